"""`POST /api/events`: what is taken, what is refused, and that a refused list leaves nothing behind."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlab.errors import InvalidData
from eventlab.event import Event, to_cloudevent
from eventlab.system.producers.api import post_events
from eventlab.system.producers.incoming import NOT_DONE
from tests.system.layers import OnceSystem, client_of, once_system

PATH = "/api/events"
JSON = "application/json"
CLOUD, CLOUDS = "application/cloudevents+json", "application/cloudevents-batch+json"
Answer = tuple[httpx.Response, list[Event]]


def posted(body: object, content_type: str = JSON, **options: Any) -> Answer:
    """The answer to this body, and what is stored afterwards. Bytes are sent as they are, else as JSON."""

    async def story() -> Answer:
        async with once_system() as events, client_of(PATH, post_events(events, **options)) as client:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            answer = await client.post(PATH, content=content, headers={"Content-Type": content_type})
            return answer, list(await events.history())

    return asyncio.run(story())


def places(stored: list[Event]) -> list[dict[str, Any]]:
    """What a 202 says of these."""
    return [{"id": event.id, "position": event.position} for event in stored]


def test_an_event_is_stored_with_every_field_and_its_place_is_told() -> None:
    """202, and the id and the position are those in the log."""
    fields = {"actor": "ann", "source": "tablet", "key": "order-7", "id": "mine", "version": 2, "metadata": {"t": 1}}

    answer, stored = posted({"type": "order.placed", "data": {"dish": "ramen"}, **fields})

    assert answer.status_code == 202
    assert answer.json() == {"events": places(stored)}
    assert [(event.type, event.data) for event in stored] == [("order.placed", {"dish": "ramen"})]
    assert {name: getattr(stored[0], name) for name in fields} == fields


def test_a_list_is_stored_in_its_order() -> None:
    """And answered in it."""
    answer, stored = posted([{"type": "a", "data": {"n": n}} for n in range(20)])

    assert answer.status_code == 202
    assert [event.data["n"] for event in stored] == list(range(20))
    assert answer.json() == {"events": places(stored)}


def test_an_empty_list_is_done_at_once() -> None:
    """Nothing to store is no mistake."""
    answer, stored = posted([])

    assert (answer.status_code, answer.json(), stored) == (202, {"events": []}, [])


def test_null_is_as_good_as_absent() -> None:
    """Many clients write every field."""
    answer, stored = posted({"type": "a", "data": {}, "actor": None, "id": None, "version": None})

    assert answer.status_code == 202
    assert (stored[0].actor, stored[0].version) == (None, 1)


def test_a_repeated_request_with_ids_is_stored_once() -> None:
    """A client whose answer was lost sends again, and gets the places of the first time."""

    async def story() -> tuple[list[Any], int]:
        async with once_system() as events, client_of(PATH, post_events(events)) as client:
            body = [{"type": "a", "data": {"n": n}, "id": f"mine-{n}"} for n in range(3)]
            answers = [await client.post(PATH, json=body) for _ in range(2)]
            return [answer.json() for answer in answers], len(await events.history())

    (first, second), count = asyncio.run(story())

    assert first == second
    assert count == 3


def test_a_cloudevent_keeps_its_id_and_when_it_occurred() -> None:
    """Time, here, is when we came to know; the sender's own time is kept beside it."""
    sent = Event("order.placed", {"dish": "ramen"}, source="till", key="order-7", actor="ann", version=2)

    answer, (stored,) = posted(to_cloudevent(sent), f"{CLOUD}; charset=UTF-8")

    assert answer.status_code == 202
    for name in ("type", "data", "id", "source", "key", "actor", "version"):
        assert getattr(stored, name) == getattr(sent, name)
    assert stored.metadata == {"occurred": sent.time.isoformat().replace("+00:00", "Z")}


def test_a_cloudevent_need_not_say_when_it_occurred() -> None:
    """Its specification leaves that out, and so do senders. Then nobody claims to know."""
    undated = to_cloudevent(Event("order.placed", {"dish": "ramen"}))
    del undated["time"]

    answer, (stored,) = posted(undated, CLOUD)

    assert answer.status_code == 202
    assert (stored.data, stored.metadata) == ({"dish": "ramen"}, {})


def test_a_cloudevent_in_headers_is_told_where_it_belongs() -> None:
    """Its body looks like an event without a type, which would send its author the wrong way."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(PATH, post_events(events)) as client:
            headers = {"ce-specversion": "1.0", "ce-type": "order.placed", "ce-id": "7", "ce-source": "till"}
            return await client.post(PATH, json={"dish": "ramen"}, headers=headers)

    answer = asyncio.run(story())

    assert answer.status_code == 415
    assert "binary mode came" in answer.json()["error"]


def test_a_batch_of_cloudevents_is_a_list() -> None:
    """Each stored, in its order."""
    answer, stored = posted([to_cloudevent(Event("a", {"n": n})) for n in range(3)], CLOUDS)

    assert answer.status_code == 202
    assert [event.data["n"] for event in stored] == [0, 1, 2]


GOOD = {"type": "a", "data": {}}
BAD_EVENTS: list[tuple[Any, str]] = [
    (7, "7 is no event: expected an object with type and data"),
    (None, "null is no event: expected an object with type and data"),
    ({"type": "a"}, '{"type": "a"} is no event: expected an object with type and data'),
    ({"data": {}}, "expected an object with type and data"),
    ({"type": "Order Placed", "data": {}}, "Did you mean 'order.placed'?"),
    ({"type": ["a"], "data": {}}, 'type is ["a"]: expected printable text'),
    ({"type": "a", "data": []}, "data is []: expected an object"),
    ({"type": "a", "data": {"n": 10**400}}, "Try text"),
    ({"type": "a", "data": {}, "time": "2024-08-17T10:30:00Z"}, '"time" is no field of an event'),
    ({"type": "a", "data": {}, "id": 7}, 'id is 7: expected printable text, such as "order-7"'),
    ({"type": "a", "data": {}, "id": ""}, 'id is "": expected printable text'),
    ({"type": "a", "data": {}, "key": ""}, 'key is "": expected printable text'),
    ({"type": "a", "data": {}, "actor": True}, "actor is true: expected printable text"),
    ({"type": "a", "data": {}, "source": "a\nb"}, r'source is "a\nb": expected printable text'),
    ({"type": "a", "data": {}, "version": "2"}, 'version is "2": expected a whole number'),
    ({"type": "a", "data": {}, "key": "x" * 513}, "512 is the limit"),
    ({"type": "a", "data": {}, "version": 0}, "version is 0: expected a whole number from 1"),
    ({"type": "a", "data": {}, "metadata": 7}, "metadata is 7: expected an object"),
    ({"type": "a", "data": {"x": "y" * 262_144}}, "is the limit"),
]


@pytest.mark.parametrize(("bad", "words"), BAD_EVENTS)
def test_one_bad_event_in_a_list_and_nothing_is_stored(bad: object, words: str) -> None:
    """All are checked first: 422 says which it is, and why; a half-stored list could not be sent again."""
    answer, stored = posted([GOOD, GOOD, bad, GOOD])

    assert answer.status_code == 422
    assert answer.json()["index"] == 2
    assert answer.json()["error"].startswith("event 2: ")
    assert words in answer.json()["error"]
    assert stored == []


def test_a_single_bad_event_needs_no_index() -> None:
    """There is only one that can be meant."""
    answer, stored = posted({"type": "Order", "data": {}})

    assert answer.status_code == 422
    assert list(answer.json()) == ["error"]
    assert stored == []


def test_a_bad_cloudevent_is_refused_by_its_index() -> None:
    """And the good one before it is not stored."""
    answer, stored = posted([to_cloudevent(Event("a")), {"specversion": "1.0", "type": "a"}], CLOUDS)

    assert (answer.status_code, answer.json()["index"], stored) == (422, 1, [])
    assert "has no id, source:" in answer.json()["error"]


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ({"id": 7}, "id is 7: expected printable text"),
        ({"partitionkey": ""}, 'partitionkey is "": expected printable text'),
        ({"dataversion": "2"}, 'dataversion is "2": expected a whole number'),
        ({"data": "ramen"}, 'data is "ramen": expected an object'),
    ],
)
def test_a_cloudevent_is_refused_in_the_words_of_json(attribute: dict[str, Any], words: str) -> None:
    """Its own names, and nothing of Python: its sender may never have heard of it."""
    answer, stored = posted(to_cloudevent(Event("a")) | attribute, CLOUD)

    assert (answer.status_code, stored) == (422, [])
    assert answer.json()["error"].startswith(words)


@pytest.mark.parametrize("content_type", [CLOUD, CLOUDS])
def test_what_is_no_cloudevent_at_all_is_shown(content_type: str) -> None:
    """As JSON spells it."""
    answer, _ = posted(None if content_type == CLOUD else [None], content_type)

    assert "null" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"\xff\xfe", JSON),
        (b"NaN", JSON),
        (b'{"type": "\\ud800", "data": {}}', JSON),
        (b"[" * 100_000, JSON),
        (b'"order.placed"', JSON),
        (b"null", JSON),
        (b"[]", CLOUD),
        (b"{}", CLOUDS),
    ],
)
def test_what_is_no_event_and_no_list_is_a_bad_request(body: bytes, content_type: str) -> None:
    """400 for a body that cannot even be read."""
    answer, stored = posted(body, content_type)

    assert (answer.status_code, list(answer.json()), stored) == (400, ["error"], [])


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/json2"])
def test_a_form_is_no_event(content_type: str) -> None:
    """415 says which types are read. A page elsewhere can make a browser post a form, but no JSON without asking."""
    answer, stored = posted(GOOD, content_type)

    assert (answer.status_code, stored) == (415, [])
    assert "expected application/json" in answer.json()["error"]


def test_a_compressed_body_is_refused_by_its_name() -> None:
    """And not as bad JSON, which its sender would look for in vain."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(PATH, post_events(events)) as client:
            headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
            return await client.post(PATH, content=gzip.compress(json.dumps(GOOD).encode()), headers=headers)

    answer = asyncio.run(story())

    assert answer.status_code == 415
    assert answer.json()["error"].startswith('Content-Encoding is "gzip"')


def test_an_empty_body_is_called_empty() -> None:
    """That is what a forgotten -d looks like."""
    answer, _stored = posted(b"")

    assert answer.json()["error"].startswith("the body is empty: expected JSON.")


def test_a_body_over_the_limit_is_not_read_to_its_end() -> None:
    """413 comes while the client still sends: memory is bounded by the limit, not by the client."""

    async def story() -> tuple[int, int, int]:
        taken = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal taken
            while True:
                taken += 1
                yield b" " * 100

        async with once_system() as events, client_of(PATH, post_events(events, max_bytes=1000)) as client:
            answer = await client.post(PATH, content=endless(), headers={"Content-Type": JSON})
            return answer.status_code, taken, len(await events.history())

    status, taken, stored = asyncio.run(story())

    assert (status, stored) == (413, 0)
    assert taken == 11


def test_a_body_at_the_limit_is_taken() -> None:
    """The limit itself is within."""
    body = json.dumps(GOOD).encode()

    assert posted(body, max_bytes=len(body))[0].status_code == 202
    assert posted(body, max_bytes=len(body) - 1)[0].status_code == 413


def test_a_list_has_a_limit_too() -> None:
    """Many small events cost more than their bytes."""
    answer, stored = posted([GOOD] * 4, max_events=3)

    assert (answer.status_code, stored) == (413, [])
    assert posted([GOOD] * 3, max_events=3)[0].status_code == 202


def test_a_check_of_yours_is_made_before_anything_is_stored() -> None:
    """What the system's schemas would refuse in the middle of the list is refused at the door."""

    def no_secrets(event: Event) -> None:
        if "password" in event.data:
            raise InvalidData("data has a password: expected none. Leave it out.", path="data['password']")

    answer, stored = posted([GOOD, {"type": "a", "data": {"password": "x"}}], check=no_secrets)

    assert (answer.status_code, answer.json()["index"], stored) == (422, 1, [])


def test_a_store_that_is_down_is_not_the_clients_fault() -> None:
    """503, with what did not get through as null, and when to come again."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(PATH, post_events(events)) as client:
            events.down = True
            return await client.post(PATH, json=[GOOD, GOOD])

    answer = asyncio.run(story())

    assert answer.status_code == 503
    assert answer.json() == {
        "error": f"event 0: {NOT_DONE}",
        "index": 0,
        "events": [None, None],
    }
    assert answer.headers["retry-after"] == "1"


def test_what_was_stored_before_the_store_went_down_is_told() -> None:
    """So the client need not guess what to send again."""

    class DownAtThree(OnceSystem):
        async def emit(self, type: str, data: Any, **options: Any) -> Event:
            self.down = data["n"] == 3
            return await super().emit(type, data, **options)

    async def story() -> tuple[Any, list[Event]]:
        async with DownAtThree() as events, client_of(PATH, post_events(events)) as client:
            answer = await client.post(PATH, json=[{"type": "a", "data": {"n": n}} for n in range(4)])
            return answer.json(), list(await events.history())

    answer, stored = asyncio.run(story())

    assert answer["index"] == 3
    assert answer["events"] == [*places(stored), None]
    assert len(stored) == 3


def test_a_closed_system_answers_503() -> None:
    """While a server shuts down its doors still answer."""

    async def story() -> int:
        async with once_system() as events:
            endpoint = post_events(events)
        async with client_of(PATH, endpoint) as client:
            return (await client.post(PATH, json=GOOD)).status_code

    assert asyncio.run(story()) == 503


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELD = st.sampled_from(
    ["type", "data", "id", "key", "version", "metadata", "specversion", "source", "time", "eventlab"]
)
ANY_EVENT = st.dictionaries(FIELD, ANY_JSON | st.just("1.0") | st.just("a") | st.just({}), max_size=10)


@given(st.binary(max_size=40) | (ANY_JSON | ANY_EVENT | st.lists(ANY_EVENT)).map(lambda v: json.dumps(v).encode()))
def test_no_body_is_our_fault(body: bytes) -> None:
    """Whatever comes, of whatever type it says to be, the answer is a 202 or a 4xx, and in JSON."""
    for content_type in (JSON, CLOUD, CLOUDS):
        answer, stored = posted(body, content_type)

        assert answer.status_code in (202, 400, 422)
        assert (answer.status_code == 202) == ("events" in answer.json())
        assert len(stored) == len(answer.json().get("events", []))
