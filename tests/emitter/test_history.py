"""History: what it finds, where it goes on, and what it makes of entries and questions that are wrong."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from eventlab.clock import ManualClock
from eventlab.emitter import PersistentEventSystem
from eventlab.emitter.history import bounds
from eventlab.errors import InvalidPattern, InvalidQuery, InvalidTime
from eventlab.event import Event, to_envelope
from eventlab.transport import START, open_redis, position_key
from tests.conftest import RedisServer
from tests.emitter.conftest import Open

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = f"{2**64 - 1}-{2**64 - 1}"


def test_spans_of_time_are_positions_between_which_to_look() -> None:
    """Both exclusive: just before the first millisecond that counts, and the first one that does not."""
    clock = ManualClock(EPOCH + timedelta(seconds=10))

    assert bounds(None, None, clock) == (START, "+")
    assert bounds(EPOCH + timedelta(milliseconds=7), None, clock) == (f"6-{2**64 - 1}", "+")
    assert bounds(timedelta(seconds=9), timedelta(seconds=8), clock) == (f"999-{2**64 - 1}", "2000-0")
    with pytest.raises(InvalidTime, match="since"):
        bounds(datetime(2024, 8, 17), None, clock)
    with pytest.raises(InvalidQuery, match="until"):
        bounds(None, timedelta.max, clock)


def test_an_empty_history_has_a_cursor_that_works(open_system: Open) -> None:
    """Whatever the pattern: what comes later comes behind it, all of it."""

    async def story(pattern: str) -> tuple[int, str, list[Event], Event]:
        async with open_system(prefix=f"{uuid4().hex}:") as events:
            past = await events.history(pattern)
            event = await events.emit("order.placed", {})
            return len(past), past.cursor, list(await events.history(pattern, after=past.cursor)), event

    for pattern in ("*", "order.*", "order.placed"):
        length, cursor, later, event = asyncio.run(story(pattern))
        assert (length, cursor, later) == (0, START, [event])


def test_the_cursor_of_one_exact_type_is_a_position(open_system: Open) -> None:
    """So that it can be the id of a frame; over a pattern it is a position for each type."""

    async def story() -> tuple[str, str, Event, Event]:
        async with open_system() as events:
            placed, paid = await events.emit("order.placed", {}), await events.emit("order.paid", {})
            exact, starred = await events.history("order.placed"), await events.history("order.*")
            return exact.cursor, starred.cursor, placed, paid

    exact, starred, placed, paid = asyncio.run(story())

    assert exact == placed.position
    assert starred == f"order.paid={paid.position},order.placed={placed.position}"


def test_without_after_the_newest_are_kept_with_after_the_oldest(open_system: Open) -> None:
    """Both are oldest first."""

    async def story() -> tuple[list[int], list[int]]:
        async with open_system() as events:
            for number in range(10):
                await events.emit("a", {"n": number})
            newest, oldest = await events.history("a", limit=3), await events.history("a", limit=3, after=START)
            return [event.data["n"] for event in newest], [event.data["n"] for event in oldest]

    assert asyncio.run(story()) == ([7, 8, 9], [0, 1, 2])


def test_filters_come_before_the_limit(open_system: Open) -> None:
    """A busy neighbour hides nobody: of five hundred entries the two of ann are found, across types."""

    async def story() -> tuple[list[Any], list[Any], list[Any]]:
        async with open_system() as events:
            for number in range(500):
                who = "ann" if number in (3, 4) else "bob"
                await events.emit(("a", "b")[number % 2], {"n": number}, actor=who, key=f"k-{number % 100}")
            anns = await events.history(actor="ann", limit=2)
            first = await events.history(actor="ann", limit=1, after=START)
            keyed = await events.history("b", actor="bob", key="k-3")
            return [[event.data["n"] for event in found] for found in (anns, first, keyed)]

    anns, first, keyed = asyncio.run(story())

    assert anns == [3, 4]
    assert first == [3]
    assert keyed == [103, 203, 303, 403]


def test_an_event_lies_behind_its_own_time(open_system: Open) -> None:
    """`since=event.time` finds the event, `until=event.time` does not, to the millisecond; so two spans tile."""

    async def story() -> None:
        async with open_system() as events:
            for _ in range(25):
                event = await events.emit("a", {})
                since = {each.id for each in await events.history("a", since=event.time)}
                until = {each.id for each in await events.history("a", until=event.time)}
                assert event.id in since
                assert event.id not in until
                assert not since & until
                assert len(since | until) == len(await events.history("a"))

    asyncio.run(story())


def test_a_span_can_be_counted_back_from_now(open_system: Open) -> None:
    """A timedelta is taken from the system's clock; a negative one lies ahead."""

    async def story() -> list[int]:
        now = ManualClock(datetime.now(UTC) + timedelta(minutes=30))
        async with open_system(clock=now) as events:
            await events.emit("a", {})
            spans = ({"since": timedelta(hours=1)}, {"since": timedelta(minutes=1)}, {"until": timedelta(minutes=1)})
            found = [len(await events.history("a", **span)) for span in spans]
            return [*found, len(await events.history("a", since=timedelta(minutes=-1)))]

    assert asyncio.run(story()) == [1, 0, 1, 0]


def test_the_edges_of_time_are_answered(open_system: Open) -> None:
    """Until 1970 there is nothing, since 1970 there is all; behind the last possible position there is nothing."""

    async def story() -> list[int]:
        async with open_system() as events:
            await events.emit("a", {})
            questions: list[dict[str, Any]] = [
                {"until": EPOCH},
                {"until": EPOCH, "after": START},
                {"since": EPOCH},
                {"after": LAST},
                {"since": datetime(9999, 12, 31, tzinfo=UTC)},
                {"until": datetime(9999, 12, 31, tzinfo=UTC)},
                {"since": datetime(9000, 1, 1, tzinfo=UTC), "until": datetime(2000, 1, 1, tzinfo=UTC)},
            ]
            return [len(await events.history(pattern, **each)) for each in questions for pattern in ("a", "*")]

    assert asyncio.run(story()) == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0]


def test_a_cursor_never_runs_ahead_of_the_log(open_system: Open) -> None:
    """`since` tomorrow finds nothing; its cursor leads to what comes next, not to what comes after tomorrow."""

    async def story(pattern: str) -> tuple[list[str], str]:
        async with open_system() as events:
            await events.emit("order.placed", {"n": 1})
            ahead = await events.history(pattern, since=datetime.now(UTC) + timedelta(days=1))
            event = await events.emit("order.placed", {"n": 2})
            assert len(ahead) == 0
            return [each.id for each in await events.history(pattern, after=ahead.cursor)], event.id

    for pattern in ("order.placed", "order.*"):
        found, id = asyncio.run(story(pattern))
        assert found[-1] == id


def test_pages_are_whole_at_their_real_size(open_system: Open) -> None:
    """Over several commands a stretch, and several types: all there, once, in the order of storing."""

    async def story() -> tuple[list[Event], list[Event], list[Event]]:
        async with open_system() as events:
            emitted = [await events.emit(("a", "b", "c.d")[n % 3], {"n": n}) for n in range(700)]
            pages, cursor = [], START
            while page := await events.history(limit=90, after=cursor):
                pages.extend(page)
                cursor = page.cursor
            return emitted, pages, list(await events.history(limit=10_000))

    emitted, pages, whole = asyncio.run(story())

    assert pages == whole
    for type in ("a", "b", "c.d"):
        assert [event for event in whole if event.type == type] == [event for event in emitted if event.type == type]
    assert len(whole) == 700


FOREIGN: list[dict[str, bytes]] = [
    {"text": b"hello"},
    {"event": b""},
    {"event": b"not JSON"},
    {"event": b"\xff\xfe"},
    {"event": b"null"},
    {"event": b"[1, 2]"},
    {"event": b"{}"},
    {"event": b'{"id": "1", "type": "a", "time": "2024-08-17T10:30:00", "data": {}}'},
    {"event": b'{"id": "1", "type": "A!", "time": "2024-08-17T10:30:00Z", "data": {}}'},
    {"event": b'{"id": "1", "type": "a", "time": "2024-08-17T10:30:00Z", "data": ' + b"[" * 900 + b"]" * 900 + b"}"},
    {"event": to_envelope(Event("other.type", {}))},
    {"event": to_envelope(Event("a", {}))[:-1]},
    {"EVENT": to_envelope(Event("a", {}))},
]


def test_entries_of_somebody_else_are_listed_and_passed_over(address: str) -> None:
    """They do not stop the reading, in either direction; each is reported with its place and a reason in one line."""

    async def story() -> tuple[Any, Any, list[str]]:
        prefix = f"{uuid4().hex}:"
        async with open_redis(address) as redis, PersistentEventSystem(redis, prefix=prefix) as events:
            await events.emit("a", {"n": 1})
            places = [(await redis.xadd(f"{prefix}stream:a", fields)).decode() for fields in FOREIGN]
            await events.emit("a", {"n": 2})
            return await events.history("*"), await events.history("*", after=START), places

    for_newest, for_all, places = asyncio.run(story())

    for history in (for_newest, for_all):
        assert [event.data["n"] for event in history] == [1, 2]
        assert [entry.position for entry in history.skipped] == places
        assert {entry.type for entry in history.skipped} == {"a"}
        assert all(entry.reason and "\n" not in entry.reason for entry in history.skipped)
    assert "2 events, 13 unreadable" in repr(for_all)


def test_members_of_the_set_that_are_no_names_are_passed_over(address: str) -> None:
    """Somebody else's set under the same key, bytes that are no text among them: the rest is read, and pages on."""

    async def story() -> tuple[list[Event], Event, list[Event]]:
        prefix = f"{uuid4().hex}:"
        async with open_redis(address) as redis, PersistentEventSystem(redis, prefix=prefix) as events:
            await redis.sadd(f"{prefix}streams", b"\xff\xfe", "Order Placed", "", "a=1,b", "never.emitted", "x" * 300)
            event = await events.emit("order.placed", {})
            page = await events.history()
            return list(page), event, list(await events.history(after=page.cursor))

    found, event, rest = asyncio.run(story())

    assert found == [event]
    assert rest == []


BAD_QUESTIONS: list[tuple[type[Exception], dict[str, Any]]] = [
    *((InvalidQuery, {"limit": limit}) for limit in (0, -1, 10_001, 1.0, "10", None, True)),
    *(
        (InvalidQuery, {"after": after})
        for after in (
            "",
            "$",
            "-",
            "+",
            "1723890600000",
            "1-1-1",
            "-1-0",
            "1-",
            "a=1-0,b",
            "Bad Name=1-0",
            "a=",
            "=1-0",
        )
    ),
    *(
        (InvalidQuery, {"after": after})
        for after in (7, b"1-0", [], f"{2**64}-0", f"0-{2**64}", "9" * 20 + "-0", "١-٠")
    ),
    *((InvalidQuery, {"after": after}) for after in ("a=1-0," * 20_000, "a\n=1-0", "a=1-0,,b=1-0", "1-0\n")),
    *((InvalidTime, {"since": since}) for since in ("yesterday", 1723890600, datetime(2024, 8, 17))),
    *((InvalidTime, {"until": until}) for until in ("now", 0.5, datetime(2024, 8, 17))),
    (InvalidQuery, {"since": datetime(1969, 12, 31, tzinfo=UTC)}),
    (InvalidQuery, {"since": timedelta.max}),
    (InvalidQuery, {"until": timedelta.min}),
    *((InvalidPattern, {"pattern": pattern}) for pattern in ("", "Order.*", "order.**", "stream:*", 7, None)),
]


def test_questions_that_cannot_be_answered_are_refused(open_system: Open) -> None:
    """In one line, as what they are, and before the store is asked."""

    async def story() -> None:
        async with open_system() as events:
            for kind, question in BAD_QUESTIONS:
                with pytest.raises(kind) as caught:
                    await events.history(**question)
                assert "\n" not in str(caught.value)
                assert len(str(caught.value)) < 500

    asyncio.run(story())


def test_no_history_searches_all_keys(redis_server: RedisServer) -> None:
    """Redis itself counts its commands: no KEYS, no SCAN, however wide the pattern."""

    async def story() -> set[str]:
        async with PersistentEventSystem(redis_server.address) as events:
            for type in ("a", "b.c", "b.d"):
                await events.emit(type, {})
            for pattern in ("*", "b.*", "*.c", "a"):
                page = await events.history(pattern)
                await events.history(pattern, after=page.cursor)
        async with open_redis(redis_server.address) as redis:
            return set(await redis.info("commandstats"))

    used = asyncio.run(story())

    assert {"cmdstat_smembers", "cmdstat_xrange", "cmdstat_xrevrange"} <= used
    assert not {each for each in used if "keys" in each or "scan" in each}


def test_the_newest_few_cost_one_command(redis_server: RedisServer) -> None:
    """Not a walk through the whole log: the reading stops when it has what was asked for."""

    async def story() -> tuple[int, int]:
        async with PersistentEventSystem(redis_server.address) as events, open_redis(redis_server.address) as redis:
            for number in range(450):
                await events.emit("a", {"n": number})
            await redis.config_resetstat()
            found = await events.history("a", limit=10)
            return len(found), (await redis.info("commandstats"))["cmdstat_xrevrange"]["calls"]

    assert asyncio.run(story()) == (10, 1)


def test_a_history_is_a_sequence_that_shows_itself(open_system: Open) -> None:
    """It has a length, an order and slices, and its repr says where to go on."""

    async def story() -> Any:
        async with open_system() as events:
            for number in range(3):
                await events.emit("order.placed", {"n": number}, actor="ann")
            return await events.history("order.placed")

    history = asyncio.run(story())

    assert len(history) == 3
    assert history[-1] == list(history)[2]
    assert history[:2] == tuple(history)[:2]
    assert history[0] in history
    assert repr(history).startswith(f"History: 3 events, continue after {history.cursor!r}\n")
    assert len(repr(history).splitlines()) == 4


def test_types_are_woven_together_by_when_they_were_stored(open_system: Open) -> None:
    """Across types a cause stands before its effect, even within one millisecond."""

    async def story() -> list[tuple[int, str]]:
        async with open_system() as events:

            async def cause_effect(event: Event) -> None:
                await events.emit("a.effect", {"n": event.data["n"]})

            events.subscribe("z.cause", cause_effect)
            for number in range(50):
                await events.emit("z.cause", {"n": number})
            history = await events.history(limit=1000)
            positions = [position_key(event.position or "")[0] for event in history]
            assert positions == sorted(positions)
            return [(event.data["n"], event.type) for event in history]

    found = asyncio.run(story())

    assert found == [(number, type) for number in range(50) for type in ("z.cause", "a.effect")]
