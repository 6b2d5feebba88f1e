"""History over a log, against a slow reference: all records in one list, filtered and cut in the plainest way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.clock import ManualClock
from eventlab.emitter.history import bounds
from eventlab.errors import CursorExpired
from eventlab.event import Event, Pattern, to_envelope
from eventlab.protocol import History
from eventlab.system.cursor import Cursor
from eventlab.system.history import STEP, Query, look_up
from eventlab.system.log import Draft, Log, Span, Stretch
from eventlab.system.memory_log import MemoryLog
from eventlab.system.nodes import nodes_at
from eventlab.system.partition import partition_of
from eventlab.system.redis_log import RedisLog
from eventlab.transport import START, position_key
from eventlab.transport.redis_streams import first_position
from tests.conftest import RedisServer
from tests.system.conftest import OpenLog, opener
from tests.system.records import start, stored

STEADY = settings(derandomize=True, deadline=None, max_examples=100)
TYPES = ("order.paid", "order.placed", "user.left")
PATTERNS = ("*", "order.*", "order.placed", "*.left", "user.*", "nobody.*", "nobody.home")
BEGIN = datetime(2024, 8, 17, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def small_pages() -> Iterator[None]:
    """Three records a page instead of five hundred, so that every stretch has seams."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eventlab.system.history.READ_LIMIT", 3)
        yield


@dataclass(frozen=True)
class Row:
    """One record as it was stored: `event` is None where it is no envelope."""

    type: str
    partition: int
    position: str
    event: Event | None


DRAFTS = st.tuples(
    st.sampled_from(TYPES),
    st.integers(0, 2),  # milliseconds since the one before
    st.integers(0, 3),  # microseconds of the event's own time
    st.sampled_from([None, "ann", "ann", "bob"]),
    st.sampled_from([None, "order-1", "order-1", "order-2"]),
    st.sampled_from([True] * 5 + [False]),  # an envelope
)
LOGS = st.lists(DRAFTS, min_size=8, max_size=25) | st.lists(DRAFTS, max_size=3)
LIMITS = st.sampled_from([1, 2, 3, 5, 12])
MOMENTS = st.sampled_from([None, None, None, None, -1, 0, 2, 5, 9, 25])
FILTERS = st.fixed_dictionaries(
    {
        "pattern": st.sampled_from(PATTERNS),
        "actor": st.sampled_from([None, "ann"]),
        "key": st.sampled_from([None, None, "order-1"]),
        "since": MOMENTS,
        "until": MOMENTS,
    }
)
STORES = st.tuples(st.sampled_from(["memory", "memory", "embedded"]), st.sampled_from([1, 4]))
"""(kind, partitions)"""


@contextlib.asynccontextmanager
async def a_log(kind: str, partitions: int) -> AsyncIterator[tuple[Log, ManualClock]]:
    """A log of one's own. The embedded one has the machine's clock; the manual one then tells the events' own time."""
    clock = ManualClock(BEGIN)
    log: Log = MemoryLog(partitions=partitions, clock=clock)
    if kind == "embedded":
        log = RedisLog(nodes_at(None), partitions=partitions)
    await log.open()
    yield log, clock
    await log.aclose()


async def written(log: Log, clock: ManualClock, drafts: Sequence[tuple[Any, ...]]) -> list[Row]:
    """Append these one by one, each to the partition of its key."""
    rows = []
    for number, (type, pause, microseconds, actor, key, ours) in enumerate(drafts):
        clock.advance(seconds=pause / 1000)
        time = clock() + timedelta(microseconds=microseconds)
        data = {"n": number, "filling": "x" * (number * 370 % 900)}  # of several sizes
        event = Event(type, data, time=time, id=uuid4().hex, actor=actor, key=key)
        partition = partition_of(event.order_key, log.partitions)
        envelope = to_envelope(event) if ours else b"{"
        (position,) = (await log.append(partition, [Draft(type, envelope)], batch=uuid4().hex)).positions
        rows.append(Row(type, partition, position, event.at(position) if ours else None))
    return rows


def moment(rows: Sequence[Row], index: int | None) -> datetime | None:
    """A moment near the rows: at which one was stored, just before the first, or just after the last."""
    if index is None:
        return None
    places = [position_key(row.position)[0] for row in rows] or [position_key(first_position(BEGIN))[0]]
    milliseconds = places[0] - 1 if index < 0 else places[index] if index < len(places) else places[-1] + 1
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


async def asked(
    log: Log,
    rows: Sequence[Row],
    filters: dict[str, Any],
    *,
    limit: int,
    after: str | None = None,
    max_bytes: int | None = None,
) -> History:
    """The history that the filters ask for; `since` and `until` are numbers of rows."""
    floor, before = bounds(moment(rows, filters["since"]), moment(rows, filters["until"]), lambda: BEGIN)
    cursor = Cursor.parse(after or START, epoch=log.epoch, partitions=log.partitions)
    span = Span(cursor, floor=floor, before=before, newest=after is None, limit=limit)
    names = {"actor": filters["actor"], "key": filters["key"], "max_bytes": max_bytes}
    return await look_up(log, Query(Pattern(filters["pattern"]), span, **names))


class Reference:
    """What a history should say, found by looking at every row."""

    def __init__(self, rows: Sequence[Row], filters: dict[str, Any], partitions: int) -> None:
        self.partitions = partitions
        since, until = (moment(rows, filters[name]) for name in ("since", "until"))
        low = position_key(first_position(since))[0] if since else 0
        high = position_key(first_position(until))[0] if until else float("inf")
        pattern, actor, key = Pattern(filters["pattern"]), filters["actor"], filters["key"]
        looked_at = [row for row in rows if pattern.matches(row.type) and low <= position_key(row.position)[0] < high]
        if key is not None:  # what is not an envelope has no key: it is told of where that key would be
            looked_at = [row for row in looked_at if row.partition == partition_of(key, partitions)]
        self.skipped = [row.position for row in looked_at if row.event is None]
        self.rows = [
            row for row in looked_at if row.event and actor in (None, row.event.actor) and key in (None, row.event.key)
        ]

    def is_whole(self, events: Sequence[Event]) -> bool:
        """Whether these are all of them, in the order of each partition, and by time of storing over all."""
        by_partition = [self.of(partition, events) for partition in range(self.partitions)]
        return in_order(events) and by_partition == [self.line(partition) for partition in range(self.partitions)]

    def line(self, partition: int) -> list[Event | None]:
        """The events of one partition."""
        return [row.event for row in self.rows if row.partition == partition]

    def of(self, partition: int, events: Sequence[Event]) -> list[Event]:
        """Those of the events that belong into one partition."""
        return [event for event in events if partition_of(event.order_key, self.partitions) == partition]


def in_order(events: Sequence[Event]) -> bool:
    """By the millisecond of their storing."""
    places = [position_key(event.position or "")[0] for event in events]
    return places == sorted(places)


@STEADY
@given(STORES, LOGS, FILTERS, LIMITS)
def test_the_newest_are_what_a_full_search_finds(
    store: tuple[str, int], drafts: list[Any], filters: dict[str, Any], limit: int
) -> None:
    """Under any filters and limit: each partition's newest, and none that is older than one left out."""

    async def story() -> None:
        async with a_log(*store) as (log, clock):
            rows = await written(log, clock, drafts)
            newest = await asked(log, rows, filters, limit=limit)
            rest = await asked(log, rows, filters, limit=limit, after=newest.cursor)
            reference = Reference(rows, filters, log.partitions)

            everything = await asked(log, rows, filters, limit=1000)
            assert reference.is_whole(everything.events)
            assert newest.events == everything.events[-limit:]
            assert list(rest) == []
            assert sorted(entry.position for entry in everything.skipped) == sorted(reference.skipped)

    asyncio.run(story())


@STEADY
@given(STORES, LOGS, FILTERS, LIMITS)
def test_pages_put_together_are_the_whole(
    store: tuple[str, int], drafts: list[Any], filters: dict[str, Any], limit: int
) -> None:
    """Page by page from the start: no gap, no repeat, in order; what cannot be read is told of once."""

    async def story() -> None:
        async with a_log(*store) as (log, clock):
            rows = await written(log, clock, drafts)
            pages, cursor = [], START
            while page := await asked(log, rows, filters, limit=limit, after=cursor):
                pages.append(page)
                cursor = page.cursor
            reference = Reference(rows, filters, log.partitions)

            assert reference.is_whole([event for each in pages for event in each])
            assert all(len(each) <= limit for each in pages)
            told = [entry.position for each in [*pages, page] for entry in each.skipped]
            assert sorted(told) == sorted(reference.skipped)

    asyncio.run(story())


LONG_LOGS = st.lists(DRAFTS, min_size=12, max_size=20)
LOOSE_FILTERS = st.fixed_dictionaries(
    {
        "pattern": st.sampled_from(["*", "order.*"]),
        "actor": st.sampled_from([None, None, "ann"]),
        "key": st.none(),
        "since": st.none(),
        "until": st.none(),
    }
)
BOUNDS = st.tuples(st.sampled_from([5, 12]), st.sampled_from([1, 700, 1200, 1800, 3000]), st.sampled_from([1, 2, 64]))
"""(limit, max_bytes, records read at a time); an envelope has 200 to 1,100 bytes."""


@settings(STEADY, max_examples=40)
@given(STORES, LONG_LOGS, LOOSE_FILTERS, BOUNDS)
def test_pages_that_bytes_cut_are_the_whole_as_well(
    store: tuple[str, int], drafts: list[Any], filters: dict[str, Any], bounds: tuple[int, int, int]
) -> None:
    """As many as fit, from whichever end, and one that does not; a page that could have held more says so."""
    limit, max_bytes, step = bounds

    async def story() -> None:
        async with a_log(*store) as (log, clock):
            rows = await written(log, clock, drafts)
            pages, cursor = [], START
            while page := await asked(log, rows, filters, limit=limit, after=cursor, max_bytes=max_bytes):
                pages.append(page)
                cursor = page.cursor
            newest = await asked(log, rows, filters, limit=limit, max_bytes=max_bytes)
            reference = Reference(rows, filters, log.partitions)
            all_of_them = [event for each in pages for event in each]

            assert reference.is_whole(all_of_them)
            told = [entry.position for each in [*pages, page] for entry in each.skipped]
            assert sorted(told) == sorted(reference.skipped)
            assert all(each.cut or len(each) == limit for each in pages[:-1])
            assert not page.cut
            fitting = [count for count in range(2, limit + 1) if size_of(all_of_them[-count:]) <= max_bytes]
            assert list(newest) == all_of_them[-max([1, *fitting]) :]
            assert all(len(each) == 1 or size_of(each) <= max_bytes for each in pages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eventlab.system.history.STEP", step)
        asyncio.run(story())


def size_of(events: Sequence[Event]) -> int:
    """Of their envelopes."""
    return sum(len(to_envelope(event)) for event in events)


@STEADY
@given(STORES, LOGS, st.lists(LOGS, max_size=4), st.sampled_from(PATTERNS), LIMITS)
def test_pages_stay_whole_while_the_log_grows(
    store: tuple[str, int], drafts: list[Any], more: list[Any], pattern: str, limit: int
) -> None:
    """Between two pages new records come, of old types and new: each partition is read through, once, in order."""
    filters = {"pattern": pattern, "actor": None, "key": None, "since": None, "until": None}

    async def story() -> None:
        async with a_log(*store) as (log, clock):
            rows: list[Row] = []
            read: list[Event] = []
            cursor = START
            for batch in [drafts, *more]:
                rows += await written(log, clock, batch)
                page = await asked(log, rows, filters, limit=limit, after=cursor)
                read.extend(page)
                cursor = page.cursor
            while page := await asked(log, rows, filters, limit=limit, after=cursor):
                read.extend(page)
                cursor = page.cursor

            reference = Reference(rows, filters, log.partitions)
            for partition in range(log.partitions):
                assert reference.of(partition, read) == reference.line(partition)

    asyncio.run(story())


@STEADY
@given(STORES, LOGS, LOGS, FILTERS, LIMITS)
def test_the_cursor_of_the_newest_leads_to_what_comes_later(
    store: tuple[str, int], drafts: list[Any], more: list[Any], filters: dict[str, Any], limit: int
) -> None:
    """However little of the past was wanted, all of the future is there, and nothing of before."""
    filters |= {"since": None, "until": None}

    async def story() -> None:
        async with a_log(*store) as (log, clock):
            past = await written(log, clock, drafts)
            cursor = (await asked(log, past, filters, limit=limit)).cursor
            future = await written(log, clock, more)
            page = await asked(log, future, filters, limit=1000, after=cursor)

            assert Reference(future, filters, log.partitions).is_whole(page.events)

    asyncio.run(story())


def test_of_one_millisecond_the_event_of_the_earlier_time_comes_first() -> None:
    """Twins in two partitions are ordered by their own time, whichever partition comes first."""
    keys = [next(f"k{n}" for n in range(99) if partition_of(f"k{n}", 4) == piece) for piece in (0, 3)]

    async def story() -> list[Any]:
        async with a_log("memory", 4) as (log, clock):
            twins = [("order.paid", 0, 2 - n, None, key, True) for n, key in enumerate(keys)]
            rows = await written(log, clock, twins)
            everything = {"pattern": "*", "actor": None, "key": None, "since": None, "until": None}
            assert len({row.position for row in rows}) == 1
            return [event.key for event in await asked(log, rows, everything, limit=5)]

    assert asyncio.run(story()) == keys[::-1]


# --- what is gone


def test_since_a_moment_before_the_oldest_is_no_error(open_log: OpenLog) -> None:
    """Whoever begins at the beginning misses nothing, and naming a moment does not change that."""

    async def story() -> None:
        async with open_log(max_length=3) as log:
            event = to_envelope(Event("order.placed", {}))
            positions = [
                (await log.append(0, [Draft("order.placed", event)], batch=str(n))).positions[0] for n in range(9)
            ]
            kept = [record.position for record in await log.read(start(log))]
            span = Span(start(log), floor=positions[0], limit=100)

            for newest in (False, True):
                page = await look_up(log, Query(Pattern("*"), Span(start(log), span.floor, newest=newest)))
                assert [each.position for each in page] == kept

    asyncio.run(story())


def test_a_page_behind_a_cursor_that_expired_says_so(open_log: OpenLog) -> None:
    """Also one that looks for types of which nothing is there."""

    async def story() -> None:
        async with open_log(max_length=3) as log:
            first, *_ = await stored(log, *[("order.placed", letter) for letter in "abcdefghi"])

            for pattern in ("*", "order.*", "order.placed", "nobody.*"):
                with pytest.raises(CursorExpired):
                    await look_up(log, Query(Pattern(pattern), Span(start(log).advance({0: first}))))

    asyncio.run(story())


# --- what it costs


class Counting:
    """A log that counts the records it answers."""

    def __init__(self, log: Log) -> None:
        self._log, self.records = log, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    async def stretch(self, partition: int, types: Collection[str] | None, span: Span) -> Stretch:
        found = await self._log.stretch(partition, types, span)
        self.records += len(found.records)
        return found


def test_a_rare_type_costs_what_it_holds(redis_server: RedisServer, log_name: str) -> None:
    """Twenty thousand events of other types are not looked at: neither sent to us, nor walked over by Redis.

    Every XRANGE of the script names a COUNT of at most the limit, or one position; so their number bounds the work.
    """
    rare = [Draft("rare.bird", to_envelope(Event("rare.bird", {"n": n}))) for n in range(12)]
    common = [Draft(f"common.thing{n % 5}", b"x") for n in range(1000)]

    async def story() -> tuple[int, int]:
        async with opener(redis_server.address, log_name)() as log:
            for n in range(20):
                await log.append(0, common[:500], batch=f"{n}a")
                await log.append(0, rare[n : n + 1], batch=f"{n}b")
                await log.append(0, common[500:], batch=f"{n}c")
            counting: Any = Counting(log)
            redis_server.ask("CONFIG", "RESETSTAT")
            page = await look_up(counting, Query(Pattern("rare.*"), Span(start(log), newest=True, limit=10)))
            assert [event.data["n"] for event in page] == list(range(2, 12))
            stats = redis_server.ask("INFO", "commandstats")
            return counting.records, sum(stats.get(f"cmdstat_{name}", {"calls": 0})["calls"] for name in RANGES)

    records, calls = asyncio.run(story())

    assert records == 10
    assert calls <= 12  # ten positions, one index, and where the log ends


RANGES = ("xrange", "xrevrange", "xread", "xlen")


@pytest.mark.parametrize("newest", [False, True])
@pytest.mark.parametrize("actor", [None, "ann"])
def test_what_is_read_is_bounded_by_bytes_as_well(newest: bool, actor: str | None) -> None:
    """A few records more than were allowed, and not the thousand that the limit allows for."""
    large = to_envelope(Event("order.placed", {"filling": "x" * 1000}, actor="ann"))

    async def story() -> tuple[int, int]:
        async with a_log("memory", 1) as (log, _):
            await log.append(0, [Draft("order.placed", large)] * 1000, batch="all")
            counting: Any = Counting(log)
            span = Span(start(log), newest=newest, limit=1000)
            page = await look_up(counting, Query(Pattern("*"), span, actor=actor, max_bytes=100 * len(large)))
            return len(page), counting.records

    assert asyncio.run(story()) == (100, 2 * STEP)
