"""History against a slow reference: all entries in one list, filtered, sorted and cut in the plainest way.

The entries are written under positions of the test's own choosing, so that types have twins in one millisecond, and
read in pages of three, so that every stretch has seams.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.emitter import PersistentEventSystem
from eventlab.emitter.cursor import parse_cursor
from eventlab.event import Event, Pattern, to_envelope
from eventlab.transport import START, open_redis, position_key

STEADY = settings(derandomize=True, deadline=None, max_examples=120)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BASE = 1_723_890_600_000
TYPES = ("order.paid", "order.placed", "user.left")
PATTERNS = ("*", "order.*", "order.placed", "*.left", "user.*", "nobody.*", "nobody.home")


@pytest.fixture(autouse=True, scope="module")
def small_pages() -> Iterator[None]:
    """Three entries a command instead of two hundred."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eventlab.emitter.history.PAGE", 3)
        yield


@dataclass(frozen=True)
class Row:
    """One entry as it is to be written: `event` is None where it is none of ours."""

    type: str
    position: str
    fields: dict[str, bytes]
    event: Event | None


DRAFTS = st.tuples(
    st.sampled_from(TYPES),
    st.integers(0, 4),  # milliseconds
    st.integers(0, 3),  # microseconds of the event's own time
    st.sampled_from([None, "ann", "bob"]),
    st.sampled_from([None, "order-1", "order-2"]),
    st.sampled_from(["ours"] * 5 + ["no field", "not JSON", "other type"]),
)
LOGS = st.lists(DRAFTS, max_size=30)
MOMENTS = st.none() | st.tuples(st.integers(-1, 6), st.integers(0, 999))
FILTERS = st.fixed_dictionaries(
    {
        "pattern": st.sampled_from(PATTERNS),
        "actor": st.sampled_from([None, None, "ann"]),
        "key": st.sampled_from([None, None, "order-1"]),
        "since": MOMENTS,
        "until": MOMENTS,
    }
)


def write_up(drafts: list[tuple[Any, ...]], later: int = 0) -> list[Row]:
    """Drafts as rows, with positions that grow in each type, and times that do so within each millisecond."""
    rows: list[Row] = []
    counters: dict[tuple[str, int], int] = {}
    for number, (type, after_base, microsecond, actor, key, kind) in enumerate(sorted(drafts, key=lambda d: d[1:3])):
        millisecond = after_base + later
        counter = counters[type, millisecond] = counters.get((type, millisecond), -1) + 1
        position = f"{BASE + millisecond}-{counter}"
        time = EPOCH + timedelta(milliseconds=BASE + millisecond, microseconds=microsecond)
        event = Event(
            type, {"n": number}, time=time, id=f"id-{later}-{number}", actor=actor, key=key, position=position
        )
        other = Event("other.type", {}, time=time)
        fields = {
            "ours": {"event": to_envelope(event)},
            "no field": {"text": b"hello"},
            "not JSON": {"event": b"\xff{"},
            "other type": {"event": to_envelope(other)},
        }[kind]
        rows.append(Row(type, position, fields, event if kind == "ours" else None))
    return rows


def place(event: Event) -> tuple[Any, ...]:
    """What a history is sorted by: the millisecond, then the event's own time, then the type, then the counter."""
    millisecond, counter = position_key(event.position or "")
    return (millisecond, event.time, event.type, counter)


def moment(when: tuple[int, int] | None) -> datetime | None:
    """A point in time near the log's, or None."""
    return None if when is None else EPOCH + timedelta(milliseconds=BASE + when[0], microseconds=when[1])


class Reference:
    """What a history should say, found by looking at every row."""

    def __init__(self, rows: list[Row], *, pattern: str, actor: Any, key: Any, since: Any, until: Any) -> None:
        low = BASE + since[0] if since else 0
        high = BASE + until[0] if until else float("inf")
        looked_at = [
            row for row in rows if Pattern(pattern).matches(row.type) and low <= position_key(row.position)[0] < high
        ]
        self.skipped = {(row.type, row.position) for row in looked_at if row.event is None}
        self.events = [
            row.event
            for row in looked_at
            if row.event and actor in (None, row.event.actor) and key in (None, row.event.key)
        ]
        self.events.sort(key=place)


async def written(redis: Any, rows: list[Row]) -> None:
    """Put rows into the store as another program would."""
    for row in rows:
        await redis.sadd("streams", row.type)
        await redis.xadd(f"stream:{row.type}", row.fields, id=row.position)


def asked(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters as `history` takes them."""
    return filters | {"since": moment(filters["since"]), "until": moment(filters["until"])}


@STEADY
@given(LOGS, FILTERS, st.integers(1, 12))
def test_the_newest_are_what_a_full_search_finds(drafts: list[Any], filters: dict[str, Any], limit: int) -> None:
    """Under any filters and limit; what is skipped is listed; and behind the cursor there is nothing left to read."""
    rows = write_up(drafts)

    async def story() -> Any:
        async with open_redis() as redis, PersistentEventSystem(redis) as events:
            await written(redis, rows)
            newest = await events.history(limit=limit, **asked(filters))
            rest = await events.history(limit=limit, after=newest.cursor, **asked(filters))
            return newest, rest

    newest, rest = asyncio.run(story())
    reference = Reference(rows, **filters)

    assert list(newest) == reference.events[-limit:]
    found = {(entry.type, entry.position) for entry in newest.skipped}
    assert found <= reference.skipped
    if len(reference.events) < limit:  # then all had to be looked at
        assert found == reference.skipped
    assert list(rest) == []


@STEADY
@given(LOGS, FILTERS, st.integers(1, 12))
def test_pages_put_together_are_the_whole(drafts: list[Any], filters: dict[str, Any], limit: int) -> None:
    """Read from the start, page by page: no gap, no repeat, in order, and every foreign entry listed exactly once."""
    rows = write_up(drafts)

    async def story() -> list[Any]:
        async with open_redis() as redis, PersistentEventSystem(redis) as events:
            await written(redis, rows)
            pages, cursor = [], START
            while page := await events.history(limit=limit, after=cursor, **asked(filters)):
                pages.append(page)
                cursor = page.cursor
            return [*pages, page]

    pages = asyncio.run(story())
    reference = Reference(rows, **filters)

    assert [event for page in pages for event in page] == reference.events
    assert all(len(page) <= limit for page in pages)
    skipped = [(entry.type, entry.position) for page in pages for entry in page.skipped]
    assert len(skipped) == len(set(skipped))
    assert set(skipped) == reference.skipped


@STEADY
@given(LOGS, st.lists(LOGS, max_size=4), st.sampled_from(PATTERNS), st.integers(1, 6))
def test_pages_stay_whole_while_the_log_grows(drafts: list[Any], more: list[Any], pattern: str, limit: int) -> None:
    """Between two pages new entries come, of old types and of new ones: each type is read through, once, in order."""
    batches = [write_up(drafts), *(write_up(batch, later=5 * (n + 1)) for n, batch in enumerate(more))]

    async def story() -> list[Event]:
        async with open_redis() as redis, PersistentEventSystem(redis) as events:
            read, cursor = [], START
            for batch in batches:
                await written(redis, batch)
                page = await events.history(pattern, limit=limit, after=cursor)
                read.extend(page)
                cursor = page.cursor
            while page := await events.history(pattern, limit=limit, after=cursor):
                read.extend(page)
                cursor = page.cursor
            return read

    read = asyncio.run(story())
    rows = [row for batch in batches for row in batch]

    for type in TYPES:
        whole = [row.event for row in rows if row.event and row.type == type and Pattern(pattern).matches(type)]
        assert [event for event in read if event.type == type] == sorted(whole, key=place)


@STEADY
@given(LOGS, LOGS, st.sampled_from(PATTERNS), st.integers(1, 6))
def test_the_cursor_of_the_newest_leads_to_what_comes_later(
    drafts: list[Any], more: list[Any], pattern: str, limit: int
) -> None:
    """However little of the past was wanted, all of the future is there, of types that did not exist before, too."""
    past, future = write_up(drafts), write_up(more, later=5)

    async def story() -> Any:
        async with open_redis() as redis, PersistentEventSystem(redis) as events:
            await written(redis, past)
            cursor = (await events.history(pattern, limit=limit)).cursor
            await written(redis, future)
            return await events.history(pattern, limit=1000, after=cursor)

    page = asyncio.run(story())

    assert list(page) == Reference(future, pattern=pattern, actor=None, key=None, since=None, until=None).events
    parse_cursor(page.cursor)
