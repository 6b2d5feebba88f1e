"""Where a connection begins, and what it is given of the log."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.errors import CursorExpired
from eventlab.event import AnyPattern, Pattern
from eventlab.gateway import replay as module
from eventlab.gateway.replay import Replay
from eventlab.metrics import CountedMetrics
from eventlab.system.connect import connect
from eventlab.system.cursor import Cursor
from eventlab.system.unified import UnifiedEventSystem


def replay_of(events: UnifiedEventSystem) -> Replay:
    """A replay of this system's log."""
    return Replay(events.log, events.feed, CountedMetrics())


@pytest.mark.parametrize("partitions", [1, 3])
@pytest.mark.parametrize("garbage", ["", "nonsense", "1-2-3", "-1-0", "e.!!", "e.AAAA", "é" * 10, "9" * 20_000])
def test_what_is_no_cursor_means_now_and_that_something_may_be_missing(partitions: int, garbage: str) -> None:
    """A 400 would silence an EventSource for ever."""

    async def story() -> tuple[tuple[Cursor, str], Cursor]:
        async with connect("memory://", partitions=partitions) as events:
            await events.emit("order.placed", {})
            return await replay_of(events).begin(garbage), events.feed.known

    (cursor, reason), now = asyncio.run(story())

    assert (cursor, reason) == (now, "unreadable")


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_cursor_ahead_of_the_log_means_that_the_log_has_lost_its_end(partitions: int) -> None:
    """Whoever waited there for positions to come again would wait in silence."""

    async def story() -> tuple[tuple[Cursor, str], Cursor]:
        async with connect("memory://", partitions=partitions) as events:
            await events.emit("order.placed", {})
            newest = await events.log.newest()
            ahead = newest.advance(dict.fromkeys(range(partitions), "9999999999999-1"))
            return await replay_of(events).begin(str(ahead)), newest

    (cursor, reason), newest = asyncio.run(story())

    assert (cursor, reason) == (newest, "ahead")


def test_a_cursor_ahead_in_one_partition_is_ahead() -> None:
    """In the others it may lie as far back as it likes: what it waits for there has been lost."""

    async def story() -> tuple[tuple[Cursor, str], Cursor]:
        async with connect("memory://", partitions=3) as events:
            await events.emit("order.placed", {})
            newest = await events.log.newest()
            ahead = Cursor.start(events.log.epoch, 3).advance({1: "9999999999999-1"})
            return await replay_of(events).begin(str(ahead)), newest

    (cursor, reason), newest = asyncio.run(story())

    assert (cursor, reason) == (newest, "ahead")


def test_a_plain_position_is_a_moment_and_not_ahead_of_partitions_that_slept() -> None:
    """It begins in each partition where that one stood then; nobody waits for a partition to reach it."""

    async def story() -> tuple[tuple[Cursor, str], Cursor]:
        async with connect("memory://", partitions=3) as events:
            last = await events.emit("order.placed", {}, key="a")
            return await replay_of(events).begin(last.position), await events.log.newest()

    (cursor, reason), newest = asyncio.run(story())

    assert reason == ""
    assert cursor == newest
    assert len(set(newest.positions)) == 2  # or this would show nothing


def test_a_page_holds_what_any_of_the_patterns_matches_once_and_where_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full pages say that there may be more; reading goes on behind what was reached."""
    monkeypatch.setattr(module, "READ_LIMIT", 2)

    async def story() -> list[list[int]]:
        async with connect("memory://", partitions=2) as events:
            for number, type in enumerate(["order.placed", "user.left", "order.left", "order.placed", "user.left"]):
                await events.emit(type, {"n": number}, key=str(number))
            found, at, more = [], Cursor.start(events.log.epoch, 2), True
            while more:
                page = await replay_of(events).page(AnyPattern(("order.*", "*.placed")), at)
                found.append([told.event.data["n"] for told in page.told])
                at, more = page.reached, page.more
            return found

    pages = asyncio.run(story())

    assert sorted(number for page in pages for number in page) == [0, 2, 3]
    assert all(len(page) <= 2 for page in pages)


def test_a_page_is_bounded_by_bytes_and_says_that_there_may_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand that come back to large events would hold all of them many times over."""
    monkeypatch.setattr(module, "PAGE_BYTES", 1000)

    async def story() -> list[list[int]]:
        async with connect("memory://", partitions=2) as events:
            for number in range(5):
                await events.emit("order.placed", {"n": number, "filling": "x" * 400}, key=str(number))
            found, at, more = [], Cursor.start(events.log.epoch, 2), True
            while more:
                page = await replay_of(events).page(Pattern("*"), at)
                found.append([told.event.data["n"] for told in page.told])
                at, more = page.reached, page.more
            return found

    pages = asyncio.run(story())

    assert sorted(number for page in pages for number in page) == [0, 1, 2, 3, 4]
    assert max(map(len, pages)) == 1


def test_what_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the place from which nothing is missing any more."""

    async def story() -> CursorExpired:
        async with connect("memory://", max_length=1) as events:
            first = await events.emit("order.placed", {})
            for _ in range(300):
                await events.emit("order.placed", {})
            begin = Cursor.parse(first.position, epoch=events.log.epoch, partitions=1)
            with pytest.raises(CursorExpired) as gone:
                await replay_of(events).page(Pattern("*"), begin)
            return gone.value

    assert isinstance(asyncio.run(story()).cursor, Cursor)


def test_only_so_many_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand that come back at once queue for the store."""
    reading = [0, 0]

    async def look_up(*given: object) -> object:
        reading[0] += 1
        reading[1] = max(reading)
        await asyncio.sleep(0)
        reading[0] -= 1
        return await original(*given)  # type: ignore[arg-type]

    original = module.look_up
    monkeypatch.setattr(module, "look_up", look_up)

    async def story() -> None:
        async with connect("memory://") as events:
            replay = replay_of(events)
            at = Cursor.start(events.log.epoch, 1)
            await asyncio.gather(*(replay.page(Pattern("*"), at) for _ in range(100)))

    asyncio.run(story())

    assert reading == [0, module.AT_ONCE]
