"""A reader: what is stored behind its cursor, then what comes, and no seam between the two."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import CursorExpired, Unreachable
from eventlab.event import Event, Pattern
from eventlab.system.cursor import Cursor
from eventlab.system.ending import end
from eventlab.system.feed import Feed
from eventlab.system.log import READ_LIMIT
from eventlab.system.partition import partition_of
from eventlab.system.reader import Reader
from tests.emitter.waiting import turns
from tests.system.stores import HandLog, put


@asynccontextmanager
async def reading(log: HandLog) -> AsyncIterator[Feed]:
    """A feed that reads the log."""
    feed = Feed(log)
    await log.open()
    await feed.open()
    task = asyncio.create_task(feed.run())
    try:
        yield feed
    finally:
        await end([task])


def reader(log: HandLog, feed: Feed, pattern: str = "*", after: Cursor | None = None, **options: Any) -> Reader:
    """A reader from the beginning, unless told otherwise."""
    return Reader(log, feed, Pattern(pattern), after or Cursor.start(log.epoch, log.partitions), **options)


def events(*numbers: int, key: str = "k") -> list[Event]:
    """Events that are told by their numbers."""
    return [Event("order.placed", {"n": number}, key=key) for number in numbers]


async def take(source: Reader, count: int) -> list[int]:
    """The numbers of the next so many events."""
    return [(await anext(source)).data["n"] for _ in range(count)]


async def store(log: HandLog, *numbers: int, key: str = "k") -> list[str]:
    """Store events of these numbers."""
    return await put(log, *events(*numbers, key=key), partition=partition_of(key, log.partitions))


def test_first_what_is_stored_then_what_comes() -> None:
    """One iteration over both, in order, each event once."""
    log = HandLog()

    async def story() -> list[int]:
        await store(log, 1, 2)
        async with reading(log) as feed:
            source = reader(log, feed)
            old = await take(source, 2)
            await store(log, 3)
            return old + await take(source, 1)

    assert run_virtual(story()) == [1, 2, 3]


@pytest.mark.parametrize("partitions", [1, 3])
@pytest.mark.parametrize("after", [False, True])
def test_what_is_stored_while_the_page_is_read_is_neither_lost_nor_told_twice(partitions: int, after: bool) -> None:
    """Between joining and the page it is in both, between the page and the inbox in one; it comes out once."""
    log = HandLog(partitions=partitions)

    async def story() -> list[int]:
        await store(log, 1, 2)
        async with reading(log) as feed:
            source = reader(log, feed)
            hold = log.hold("stretch", partition=partition_of("k", partitions), after=after)
            taking = asyncio.create_task(take(source, 5))
            async with hold:
                await store(log, 3, 4)
                await turns(20)
            await turns(20)
            await store(log, 5)
            return await taking

    assert run_virtual(story()) == [1, 2, 3, 4, 5]


def test_a_long_history_is_read_page_by_page() -> None:
    """What comes while the pages are read is not told before its turn."""
    log, many = HandLog(), 2 * READ_LIMIT + 7

    async def story() -> list[int]:
        await store(log, *range(many))
        async with reading(log) as feed:
            source = reader(log, feed)
            begun = await take(source, READ_LIMIT + 1)
            await store(log, many)
            return begun + await take(source, many - READ_LIMIT)

    assert run_virtual(story()) == list(range(many + 1))


def test_a_slow_reader_falls_behind_and_reads_on_from_the_log() -> None:
    """Its inbox is bounded; it loses nothing, and joins again when it has caught up."""
    log = HandLog()

    async def story() -> tuple[list[int], int, int, int]:
        async with reading(log) as feed:
            slow = reader(log, feed, after=feed.known, live=True, bound=3)
            quick = reader(log, feed, after=feed.known, live=True, bound=100)
            await store(log, *range(10))
            others = await take(quick, 10)
            waiting = slow.waiting
            mine = await take(slow, 10)
            await store(log, 10)
            assert others == list(range(10))
            return mine + await take(slow, 1), waiting, slow.fell_behind, quick.fell_behind

    heard, waiting, behind, others_behind = run_virtual(story())

    assert heard == list(range(11))
    assert (waiting, behind, others_behind) == (3, 1, 0)


@pytest.mark.parametrize("many", [2, READ_LIMIT + 2])
def test_an_inbox_that_overflows_while_a_page_is_read_loses_nothing(many: int) -> None:
    """What it had no room for is in the log; behind a full page, so is what it held."""
    log = HandLog()

    async def story() -> list[int]:
        await store(log, *range(many))
        async with reading(log) as feed:
            source, hold = reader(log, feed, bound=2), log.hold("stretch", after=True)
            taking = asyncio.create_task(take(source, many + 6))
            async with hold:
                await store(log, *range(many, many + 3))
                await turns(20)
                await store(log, *range(many + 3, many + 6))
                await turns(20)
            return await taking

    assert run_virtual(story()) == list(range(many + 6))


@pytest.mark.parametrize("after", [False, True])
def test_whoever_is_cancelled_while_a_page_is_read_goes_on_where_it_was(after: bool) -> None:
    """A timeout around `anext` is how a heartbeat is made: the events that were on their way come with the next."""
    log = HandLog()

    async def story() -> tuple[str, list[int]]:
        await store(log, 1, 2)
        async with reading(log) as feed:
            source = reader(log, feed)
            async with asyncio.timeout(5):
                taking = asyncio.create_task(take(source, 1))
                async with log.hold("stretch", after=after):
                    cursor = str(source.cursor)
                    taking.cancel()
                    await asyncio.wait([taking])
            numbers = await take(source, 2)
            assert feed.ears == 1
            return cursor, numbers

    assert run_virtual(story()) == ("0-0", [1, 2])


def test_a_store_that_fails_while_a_page_is_read_loses_nothing() -> None:
    """The error is told to whoever reads; reading on reads the same page again."""
    log = HandLog()

    async def story() -> list[int]:
        await store(log, 1, 2)
        async with reading(log) as feed:
            source = reader(log, feed)
            log.fail["stretch"] = Unreachable("no Redis there")
            with pytest.raises(Unreachable):
                await anext(source)
            assert feed.ears == 0
            log.fail.clear()
            return await take(source, 2)

    assert run_virtual(story()) == [1, 2]


def test_a_pattern_chooses() -> None:
    """From the log as from the feed."""
    log = HandLog()
    mixed = [Event(type, {"n": n}) for n, type in enumerate(["user.left", "order.placed", "user.left"])]

    async def story() -> list[int]:
        await put(log, *mixed)
        async with reading(log) as feed:
            source = reader(log, feed, "user.*")
            old = await take(source, 2)
            await put(log, Event("order.placed", {"n": 3}), Event("user.left", {"n": 4}))
            return old + await take(source, 1)

    assert run_virtual(story()) == [0, 2, 4]


def test_the_cursor_stands_behind_what_was_taken() -> None:
    """In the middle of a page it is behind the last event that was taken, not behind the page."""
    log = HandLog()

    async def story() -> tuple[list[str], list[str]]:
        positions = await store(log, 1, 2, 3)
        async with reading(log) as feed:
            source, cursors = reader(log, feed), []
            for _ in range(3):
                await anext(source)
                cursors.append(str(source.cursor))
            return positions, cursors

    positions, cursors = run_virtual(story())

    assert cursors == positions


def test_the_cursor_of_an_idle_reader_moves_on_with_the_log() -> None:
    """What it does not listen to goes by, so that its cursor does not grow old and expire."""
    log = HandLog()

    async def story() -> tuple[str, str]:
        async with reading(log) as feed:
            source, other = reader(log, feed, "user.*"), reader(log, feed, "order.*")
            waiting = asyncio.create_task(anext(source))
            await turns(5)
            (position,) = await store(log, 1)
            await take(other, 1)
            await turns(5)
            cursor = str(source.cursor)
            source.close()
            await asyncio.wait([waiting])
            assert isinstance(waiting.exception(), StopAsyncIteration)
            return cursor, position

    cursor, position = run_virtual(story())

    assert cursor == position


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("store"), st.sampled_from("abc")),
        st.tuples(st.just("other"), st.sampled_from("abc")),
        st.tuples(st.just("take"), st.integers(1, 3)),
        st.tuples(st.just("turn"), st.integers(1, 5)),
        st.tuples(st.just("stop"), st.integers(0, 12)),
    ),
    max_size=40,
)


@pytest.mark.parametrize("partitions", [1, 3])
@settings(derandomize=True, deadline=None, max_examples=60)
@given(moves=MOVES, bound=st.integers(1, 4))
def test_whoever_goes_on_at_the_cursor_misses_nothing_and_hears_nothing_twice(
    partitions: int, moves: Sequence[tuple[str, Any]], bound: int
) -> None:
    """At any moment, whatever has been stored, taken, cancelled: taken and still to come are all there is, once."""
    clock = ManualClock()

    async def story() -> tuple[list[int], list[tuple[list[int], list[int]]]]:
        log = HandLog(partitions=partitions, clock=clock)
        stored: list[int] = []
        moments: list[tuple[list[int], str]] = []
        async with reading(log) as feed:
            source, taken = reader(log, feed, "order.*", bound=bound), []
            for what, value in moves:
                if what == "store":
                    await store(log, len(stored), key=value)
                    stored.append(len(stored))
                elif what == "other":
                    await put(log, Event("user.left", {}, key=value), partition=partition_of(value, partitions))
                elif what == "turn":
                    clock.advance(seconds=0.001)
                    await turns(value)
                else:
                    for _ in range(value if what == "take" else 1):
                        taking = asyncio.create_task(take(source, 1))
                        await turns(value if what == "stop" else 60)
                        taking.cancel()
                        await asyncio.wait([taking])
                        taken += [] if taking.cancelled() else taking.result()
                moments.append((list(taken), str(source.cursor)))
            rest = []
            for had, cursor in moments:
                after = Cursor.parse(cursor, epoch=log.epoch, partitions=partitions)
                rest.append((had, await take(reader(log, feed, "order.*", after), len(stored) - len(had))))
        return stored, rest

    stored, moments = run_virtual(story())

    for had, rest in moments:
        assert sorted([*had, *rest]) == stored


def test_what_is_gone_is_told_before_what_is_left() -> None:
    """Without `on_gap` it raises; with it, it is told, and goes on behind the gap."""
    log = HandLog(max_length=2)

    async def story() -> tuple[list[int], list[CursorExpired], list[int]]:
        (first, *_) = await store(log, 1, 2, 3, 4, 5)
        async with reading(log) as feed:
            after = Cursor(log.epoch, (first,))
            with pytest.raises(CursorExpired) as gone:
                await anext(reader(log, feed, after=after))
            on = await take(reader(log, feed, after=gone.value.cursor), 2)
            gaps: list[CursorExpired] = []
            return on, gaps, await take(reader(log, feed, after=after, on_gap=gaps.append), 2)

    on, gaps, told = run_virtual(story())

    assert on == told == [4, 5]
    assert len(gaps) == 1


def test_from_the_beginning_nothing_expires() -> None:
    """Whoever asks for all there is gets all that is left, and no complaint."""
    log = HandLog(max_length=2)

    async def story() -> list[int]:
        await store(log, 1, 2, 3, 4, 5)
        async with reading(log) as feed:
            return await take(reader(log, feed), 2)

    assert run_virtual(story()) == [4, 5]


def test_a_cursor_into_a_log_that_was_lost_has_expired() -> None:
    """Its epoch says so, though its positions look like any others."""
    log = HandLog(partitions=2)

    async def story() -> None:
        await store(log, 1)
        stale = Cursor("old", (await log.newest()).positions)
        async with reading(log) as feed:
            with pytest.raises(CursorExpired):
                await anext(reader(log, feed, after=stale))

    run_virtual(story())


def test_a_live_reader_is_told_of_what_the_feed_has_missed() -> None:
    """Events that are gone before they could be read are a gap for everybody who was listening."""
    clock = ManualClock(datetime(2024, 8, 17, 12, tzinfo=UTC))
    log = HandLog(max_length=2, clock=clock)

    async def story() -> tuple[list[int], list[int], int]:
        async with reading(log) as feed:
            gaps: list[CursorExpired] = []
            source = reader(log, feed, after=feed.known, live=True)
            forgiving = reader(log, feed, after=feed.known, live=True, on_gap=gaps.append)
            await store(log, 1)
            first = await take(source, 1) + await take(forgiving, 1)
            hold = log.hold("stretch")
            waiting = asyncio.create_task(anext(source))
            async with hold:  # the feed is about to read
                await store(log, 2, 3, 4, 5)
            with pytest.raises(CursorExpired):
                await waiting
            assert len(gaps) == 0
            rest = await take(forgiving, 2)
            assert len(gaps) == 1
            return first, rest, feed.gaps

    first, rest, counted = run_virtual(story())

    assert (first, rest, counted) == ([1, 1], [4, 5], 1)


def test_closing_ends_the_iteration() -> None:
    """Also while it waits, and while it reads a page; what was not taken is dropped, and the cursor stays."""
    log = HandLog()

    async def story() -> tuple[list[list[int]], str, str]:
        first, *_ = await store(log, 1, 2)
        async with reading(log) as feed:
            waits, pages, holds = (reader(log, feed) for _ in range(3))

            async def all_of(source: Reader) -> list[int]:
                return [event.data["n"] async for event in source]

            waiting = asyncio.create_task(all_of(waits))
            await turns(20)
            await anext(pages)
            hold = log.hold("stretch")
            held = asyncio.create_task(all_of(holds))
            async with hold:
                holds.close()
            waits.close()
            pages.close()
            return [await waiting, await held, await all_of(pages)], str(pages.cursor), first

    heard, cursor, first = run_virtual(story())

    assert heard == [[1, 2], [], []]
    assert cursor == first


def test_a_reader_that_nobody_holds_leaves() -> None:
    """The feed does not keep it alive; with the next event its ear is gone."""
    log = HandLog()

    async def story() -> list[int]:
        async with reading(log) as feed:
            source = reader(log, feed, after=feed.known, live=True)
            ears = [feed.ears]
            del source
            gc.collect()
            await store(log, 1)
            await turns(20)
            return [*ears, feed.ears]

    assert run_virtual(story()) == [1, 0]


def test_an_event_between_two_waits_is_heard() -> None:
    """Whoever asks "what is new since now" anew each time misses what came in between; a cursor does not."""
    log = HandLog()

    async def story() -> list[int]:
        async with reading(log) as feed:
            source = reader(log, feed, after=feed.known, live=True)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(5):
                    await anext(source)
            await store(log, 1)
            await turns(20)
            return await take(source, 1)

    assert run_virtual(story()) == [1]
