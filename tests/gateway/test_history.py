"""`GET /api/history`: what is answered, page by page; and that no bad question is guessed at."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.event import Event, from_envelope, to_envelope
from eventlab.gateway.history import NAMES
from eventlab.gateway.settings import Settings
from eventlab.system.connect import connect
from tests.gateway.doors import client_of
from tests.system.layers import once_system

PATH = "/api/history"


def asked(*questions: dict[str, Any] | list[tuple[str, str]], count: int = 6) -> list[httpx.Response]:
    """The answers to these questions, about `count` events of two types, two actors and two keys in turn."""

    async def story() -> list[httpx.Response]:
        async with once_system() as events, client_of(events) as client:
            for n in range(count):
                await events.emit(f"order.{'ab'[n % 2]}", {"n": n}, actor="xy"[n % 2], key=f"k{n % 2}")
            return [await client.get(PATH, params=question) for question in questions]

    return asyncio.run(story())


def numbers(answer: httpx.Response) -> list[int]:
    """The `n` of each event in an answer."""
    assert answer.status_code == 200, answer.text
    return [event["data"]["n"] for event in answer.json()["events"]]


def test_the_newest_come_oldest_first() -> None:
    """Without a cursor one asks for the end of the story, and reads it forwards."""
    (answer,) = asked({"limit": 2})

    assert numbers(answer) == [4, 5]
    assert answer.json()["skipped"] == 0


def test_an_event_is_its_envelope_and_its_place() -> None:
    """What is answered is what every other part of eventlab reads, and where it stands."""

    async def story() -> tuple[Event, dict[str, Any]]:
        async with once_system() as events, client_of(events) as client:
            event = await events.emit("order.placed", {"n": "ü"}, actor="ann", metadata={"trace": "t"})
            return event, (await client.get(PATH)).json()["events"][0]

    event, shown = asyncio.run(story())

    assert shown.pop("position") == event.position
    assert from_envelope(httpx.Response(200, json=shown).content) == from_envelope(to_envelope(event))


def test_a_cursor_goes_on_page_by_page() -> None:
    """Every page's cursor is where the next one begins; the last page is empty."""

    async def story() -> list[list[int]]:
        async with once_system() as events, client_of(events) as client:
            for n in range(5):
                await events.emit("a", {"n": n})
            pages, cursor = [], "0-0"
            while not pages or pages[-1]:
                answer = await client.get(PATH, params={"after": cursor, "limit": 2})
                pages.append(numbers(answer))
                cursor = answer.json()["cursor"]
            return pages

    assert asyncio.run(story()) == [[0, 1], [2, 3], [4], []]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"pattern": "order.a"}, [0, 2, 4]),
        ({"pattern": "*.b", "limit": "2"}, [3, 5]),
        ({"actor": "x"}, [0, 2, 4]),
        ({"key": "k1"}, [1, 3, 5]),
        ({"since": "1h"}, [0, 1, 2, 3, 4, 5]),
        ({"until": "1h"}, []),
        ({"since": "2000-01-01T00:00:00Z", "until": "9999-01-01T00:00:00+01:00"}, [0, 1, 2, 3, 4, 5]),
        ({"since": "9999-01-01T00:00:00Z"}, []),
    ],
)
def test_questions_are_filters(question: dict[str, str], expected: list[int]) -> None:
    """By pattern, by actor, by key, by time; each before the limit."""
    assert numbers(*asked(question)) == expected


BAD: list[tuple[dict[str, str] | list[tuple[str, str]], str]] = [
    ({"pattern": "Order.*"}, "'Order.*' is not a pattern"),
    ({"pattern": ""}, "is not a pattern"),
    ({"pattern": "a**"}, "one star already"),
    ({"limit": "0"}, 'limit is "0": expected a whole number from 1 to 1,000'),
    ({"limit": "1001"}, "from 1 to 1,000"),
    ({"limit": "many"}, '"many"'),
    ({"limit": "-1"}, '"-1"'),
    ({"limit": "1e2"}, '"1e2"'),
    ({"limit": "١"}, "expected a whole number"),  # a digit, but not one of ours
    ({"limit": "9" * 5000}, "expected a whole number"),  # more digits than Python makes a number of
    ({"after": "yesterday"}, '"yesterday" is not a position'),
    ({"after": "x.AAAA"}, "is a cursor over"),
    ({"after": "x.???"}, "it is damaged"),
    ({"since": "2024-08-17T10:30:00"}, "expected a time with its zone"),
    ({"since": "soon"}, 'since is "soon"'),
    ({"until": "15 m"}, "such as 90s, 15m, 2h or 7d"),
    ({"since": "999999999d"}, "leads out of the years"),
    ({"until": "0001-01-01T00:00:00+14:00"}, "outside the years"),
    ({"patern": "order.*"}, '"patern" is no part of this question'),
    ([("key", "a"), ("key", "b")], "key came twice"),
]


def test_a_bad_question_is_not_guessed_at() -> None:
    """400, and a sentence that says what came; passed over, it would be answered with too much."""
    answers = asked(*(question for question, _ in BAD))

    for answer, (question, says) in zip(answers, BAD, strict=True):
        assert (answer.status_code, says in answer.json()["error"]) == (400, True), (question, answer.text)


def test_a_time_in_an_address_keeps_its_plus() -> None:
    """In an address a plus is a space; the time that was meant is understood all the same."""
    answers = asked(*({"since": f"2000-01-01T00:00:00{plus}01:00"} for plus in ("+", " ")))

    assert [len(numbers(answer)) for answer in answers] == [6, 6]


def test_a_cursor_whose_events_are_gone_says_where_to_go_on() -> None:
    """410 with another cursor: from there on nothing is missing."""

    async def story() -> tuple[httpx.Response, httpx.Response]:
        async with connect("memory://", max_length=3) as events, client_of(events) as client:
            first = await events.emit("a", {"n": 0})
            for n in range(1, 9):
                await events.emit("a", {"n": n})
            gone = await client.get(PATH, params={"after": first.position})
            return gone, await client.get(PATH, params={"after": gone.json()["cursor"]})

    gone, rest = asyncio.run(story())

    assert gone.status_code == 410
    assert numbers(rest) == [6, 7, 8]


def test_an_answer_is_bounded_by_bytes_and_says_where_to_go_on() -> None:
    """Ten large events are three answers and an empty one, though any limit allows for all of them."""

    async def story() -> tuple[list[Any], list[list[int]], httpx.Response]:
        async with once_system() as events, client_of(events, Settings(vitals=0, max_bytes=500_000)) as client:
            for n in range(10):
                await events.emit("a", {"n": n, "filling": "x" * 120_000})
            newest = await client.get(PATH)
            answers, cursor = [], "0-0"
            while not answers or numbers(answers[-1]):
                answers.append(await client.get(PATH, params={"after": cursor}))
                cursor = answers[-1].json()["cursor"]
            told = [(answer.json()["cut"], len(answer.content) < 501_000) for answer in answers]
            return told, [numbers(answer) for answer in answers], newest

    told, pages, newest = asyncio.run(story())

    assert pages == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], []]
    assert told == [(True, True), (True, True), (False, True), (False, True)]
    assert (numbers(newest), newest.json()["cut"]) == ([6, 7, 8, 9], True)


def test_one_event_always_comes_however_large_it_is() -> None:
    """Otherwise nobody would come past it. A system may allow for more than an envelope usually has, too."""

    async def story() -> list[list[int]]:
        async with (
            connect("memory://", max_bytes=600_000) as events,
            client_of(events, Settings(vitals=0, max_bytes=1000)) as client,
        ):
            for n in range(3):
                await events.emit("a", {"n": n, "filling": "x" * 500_000})
            pages, cursor = [], "0-0"
            for _ in range(3):
                answer = await client.get(PATH, params={"after": cursor})
                pages.append(numbers(answer))
                cursor = answer.json()["cursor"]
            return [*pages, numbers(await client.get(PATH))]

    assert asyncio.run(story()) == [[0], [1], [2], [2]]


def test_the_limit_is_a_setting() -> None:
    """A node decides how much it reads for one request."""

    async def story() -> list[int]:
        async with once_system() as events, client_of(events, Settings(vitals=0, max_events=5)) as client:
            return [(await client.get(PATH, params={"limit": limit})).status_code for limit in (5, 6)]

    assert asyncio.run(story()) == [200, 400]


@given(st.lists(st.tuples(st.sampled_from([*NAMES, "other"]), st.text(max_size=30)), max_size=4))
def test_no_question_is_our_mistake(question: list[tuple[str, str]]) -> None:
    """Whatever is asked: an answer, or a sentence."""
    (answer,) = asked(question, count=1)

    assert answer.status_code in (200, 400)
    assert set(answer.json()) in ({"events", "cursor", "skipped", "cut"}, {"error"})
