"""The feed: one reading of the log for everybody who listens in this process."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import Closed, Unreachable
from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.feed import PAUSE_SECONDS, POLL_SECONDS, Feed, Told
from eventlab.system.log import READ_LIMIT, Draft
from tests.emitter.waiting import turns
from tests.system.stores import HandLog, put
from tests.system.test_reader import reading


def ear(feed: Feed, pattern: str = "*") -> list[object]:
    """An ear that remembers the data it is told."""
    heard: list[object] = []
    feed.join(pattern, lambda told: heard.append(told.event.data["n"]))
    return heard


def event(number: object, type: str = "a") -> Event:
    """An event that is told by its number."""
    return Event(type, {"n": number})


def test_an_ear_hears_from_now_on_what_its_pattern_names() -> None:
    """In the order of the log, with the partition in which each stands."""
    log = HandLog()

    async def story() -> list[Told]:
        async with reading(log) as feed:
            await put(log, event(0))
            heard: list[Told] = []
            feed.join("a.*", heard.append)
            await put(log, event(1, "a.b"), event(2, "b"), event(3, "a.c"))
            await feed.arrived(feed.known)
            return heard

    heard = run_virtual(story())

    assert [(told.partition, told.event.data["n"]) for told in heard] == [(0, 1), (0, 3)]


def test_the_log_is_read_once_for_all() -> None:
    """However many listen; and while nobody does, it is not read at all."""
    log = HandLog()

    async def story() -> tuple[int, int]:
        async with reading(log) as feed:
            await put(log, *(event(n) for n in range(10)))
            await turns(20)
            unheard = log.reads
            for _ in range(100):
                ear(feed)
            await turns(20)
            before = log.reads
            await put(log, event(10))
            await feed.arrived(feed.known)
            await turns(20)
            return unheard, log.reads - before

    unheard, reads = run_virtual(story())

    assert unheard == 0
    assert reads <= 2


def test_a_lost_bell_costs_no_more_than_the_poll() -> None:
    """A deaf connection delays an event by a second, and loses none."""
    log = HandLog()

    async def story() -> tuple[list[object], float]:
        async with reading(log) as feed:
            log.deaf = True
            heard = ear(feed)
            await turns(20)
            begun = asyncio.get_running_loop().time()
            (position,) = await put(log, event(1))
            await feed.arrived(Cursor(log.epoch, (position,)))
            return heard, asyncio.get_running_loop().time() - begun

    heard, seconds = run_virtual(story())

    assert heard == [1]
    assert 0 < seconds <= 2 * POLL_SECONDS


def test_while_nobody_listens_it_knows_where_the_log_ends() -> None:
    """Though the bell is deaf: a newcomer begins at what was found at the last look."""
    log = HandLog()
    log.deaf = True

    async def story() -> tuple[str, str, list[object]]:
        async with reading(log) as feed:
            (position,) = await put(log, event(1))
            await asyncio.sleep(2 * POLL_SECONDS)
            known = str(feed.known)
            heard = ear(feed)
            await put(log, event(2))
            await asyncio.sleep(2 * POLL_SECONDS)
            return position, known, heard

    position, known, heard = run_virtual(story())

    assert known == position
    assert heard == [2]


def test_what_we_stored_ourselves_is_not_forgotten_over_an_older_answer() -> None:
    """An answer to "where does the log end?" can be overtaken by an emit: a newcomer begins behind the emit."""
    log = HandLog()
    log.deaf = True

    async def story() -> tuple[str, str]:
        async with reading(log) as feed:
            async with log.hold("newest", after=True):
                (position,) = await put(log, event(1))
                feed.note(0, position)
            await turns(5)
            return str(feed.known), position

    known, position = run_virtual(story())

    assert known == position


def test_a_cause_is_heard_before_its_effect() -> None:
    """Though its partition was read a moment before it was stored, and the other one a moment after the effect was."""
    clock = ManualClock()
    log = HandLog(partitions=2, clock=clock)

    async def story() -> list[object]:
        async with reading(log) as feed:
            heard = ear(feed)
            await turns(20)
            hold = log.hold("stretch", partition=0, after=True)
            await put(log, event("something else"), partition=1)
            async with hold:
                await put(log, event("cause"), partition=0)
                clock.advance(seconds=0.001)
                await put(log, event("effect"), partition=1)
            await feed.arrived(await log.newest())
            return heard

    assert run_virtual(story()) == ["something else", "cause", "effect"]


def test_a_cause_far_back_in_its_partition_is_heard_before_its_effect() -> None:
    """A partition with more to read than one round takes: what may be an effect of the rest waits on."""
    clock = ManualClock()
    log, crowd = HandLog(partitions=2, clock=clock), 3 * READ_LIMIT

    async def story() -> tuple[list[object], bool]:
        async with reading(log) as feed:
            heard = ear(feed)
            await turns(20)
            hold = log.hold("stretch", partition=0)
            await put(log, event("something else"), partition=1)
            async with hold:
                for n in range(crowd):
                    clock.advance(seconds=0.001)
                    await put(log, event(n), partition=0)
                clock.advance(seconds=0.001)
                await put(log, event("effect"), partition=1)
            await feed.arrived(await log.newest())
            return heard, feed.cursor.covers(await log.newest())

    heard, covered = run_virtual(story())

    assert heard == ["something else", *range(crowd), "effect"]
    assert covered


def test_what_is_held_for_a_cause_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound it goes out, each partition still in order, and nothing is lost."""
    monkeypatch.setattr("eventlab.system.feed.HELD", 10)
    clock = ManualClock()
    log, crowd = HandLog(partitions=2, clock=clock), 2 * READ_LIMIT

    async def story() -> list[object]:
        async with reading(log) as feed:
            heard = ear(feed)
            await turns(20)
            hold = log.hold("stretch", partition=0)
            await put(log, event("something else"), partition=1)
            async with hold:
                for n in range(crowd):
                    clock.advance(seconds=0.001)
                    await put(log, event(n), partition=0)
                await put(log, *(event(f"effect {n}") for n in range(20)), partition=1)
            await feed.arrived(await log.newest())
            return heard

    heard = run_virtual(story())

    assert [each for each in heard if isinstance(each, int)] == list(range(crowd))
    assert [each for each in heard if str(each).startswith("effect")] == [f"effect {n}" for n in range(20)]
    assert heard.index("effect 0") < heard.index(crowd - 1)


def test_the_cursor_does_not_run_ahead_of_what_was_handed_out() -> None:
    """What is held for the next round is not behind the cursor yet: whoever went on there would miss it."""
    log = HandLog(partitions=2)

    async def story() -> None:
        async with reading(log) as feed:
            feed.join("*", lambda told: told_at.append((told, feed.cursor)))
            told_at: list[tuple[Told, Cursor]] = []
            for n in range(20):
                await put(log, event(n), partition=n % 2)
                await turns(n % 3)
            await feed.arrived(await log.newest())
            assert len(told_at) == 20
            for told, cursor in told_at:
                place = tuple(told.event.position or "" if n == told.partition else "0-0" for n in range(2))
                assert not cursor.covers(Cursor(log.epoch, place))

    run_virtual(story())


def test_trouble_with_the_store_is_told_once_and_passes(caplog: pytest.LogCaptureFixture) -> None:
    """It tries again until the store is back, and then nothing is missing."""
    log = HandLog()

    async def story() -> list[object]:
        async with reading(log) as feed:
            heard = ear(feed)
            await turns(20)
            log.fail["stretch"] = Unreachable("no Redis there")
            await put(log, event(1))
            await asyncio.sleep(10)
            await put(log, event(2))
            log.fail.clear()
            await feed.arrived(await log.newest())
            return heard

    with caplog.at_level(logging.WARNING, "eventlab.system"):
        assert run_virtual(story()) == [1, 2]
    assert [record.getMessage() for record in caplog.records] == [
        "the feed of live events waits for its store: no Redis there"
    ]


def test_an_entry_that_is_no_event_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    """It is told in the log; the ears hear what comes behind it. One of no type of ours concerns nobody."""
    log = HandLog()

    async def story() -> list[object]:
        async with reading(log) as feed:
            heard = ear(feed)
            for number, (type, raw) in enumerate([("a", b"no envelope"), ("", b"by hand"), ("Not A Name", b"{}")]):
                await log.append(0, [Draft(type, raw)], batch=f"{number}")
            await put(log, event(1))
            await feed.arrived(await log.newest())
            return heard

    with caplog.at_level(logging.WARNING, "eventlab.system"):
        assert run_virtual(story()) == [1]
    assert "is passed over" in caplog.text


def test_what_is_gone_before_it_was_read_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    """An ear that keeps nothing goes on with what is left."""
    log = HandLog(max_length=2)

    async def story() -> tuple[list[object], int]:
        async with reading(log) as feed:
            heard = ear(feed)
            await put(log, event(0))
            await feed.arrived(await log.newest())
            hold = log.hold("stretch")
            await put(log, event(1))
            async with hold:  # the feed is about to read
                await put(log, *(event(n) for n in range(2, 6)))
            await feed.arrived(await log.newest())
            return heard, feed.gaps

    heard, gaps = run_virtual(story())

    assert gaps == 1
    assert heard == [0, 4, 5]
    assert "live events were lost" in caplog.text


def test_whoever_waits_for_arrivals_is_told_of_the_end() -> None:
    """When the reading ends, nothing arrives any more."""
    log = HandLog()

    async def story() -> None:
        async with reading(log) as feed:
            ear(feed)
            await turns(20)
            hold = log.hold("stretch")
            await put(log, event(1))
            async with hold:
                waiting = [asyncio.create_task(feed.arrived(feed.known)) for _ in range(2)]
                await turns(2)
                waiting[0].cancel()
                await turns(2)
                task = next(task for task in asyncio.all_tasks() if "run" in repr(task.get_coro()))
                task.cancel()
            await asyncio.wait(waiting)
            assert isinstance(waiting[1].exception(), Closed)

    run_virtual(story())


def test_nobody_is_kept_waiting_for_what_nobody_hears() -> None:
    """Without an ear everything has arrived, as far as anybody is concerned."""
    log = HandLog()

    async def story() -> None:
        async with reading(log) as feed:
            await put(log, event(1))
            await feed.arrived(await log.newest())

    run_virtual(story())


def test_whoever_waits_for_arrivals_is_released_when_the_last_ear_has_left() -> None:
    """Nobody hears it any more, so that nothing is left to wait for."""
    log = HandLog()
    log.deaf = True

    async def story() -> None:
        async with reading(log) as feed:
            stop = feed.join("*", print)
            await turns(20)
            (position,) = await put(log, event(1))
            waiting = asyncio.create_task(feed.arrived(Cursor(log.epoch, (position,))))
            await turns(2)
            stop()
            async with asyncio.timeout(30):
                await waiting

    run_virtual(story())


def test_an_event_is_read_when_an_ear_asks_for_it() -> None:
    """Once for all ears; whoever passes the envelope on needs no event, and the order is kept without one."""
    log = HandLog(partitions=2)

    async def story() -> list[Told]:
        async with reading(log) as feed:
            heard: list[Told] = []
            feed.join("*", heard.append)
            for n in range(6):
                await put(log, event(n), partition=n % 2)
            await feed.arrived(await log.newest())
            return heard

    heard = run_virtual(story())

    assert [told._event for told in heard] == [None] * 6
    assert [told.event.data["n"] for told in heard] == list(range(6))
    assert all(told.event is told.event for told in heard)


def test_twins_of_one_millisecond_stand_by_their_own_time_and_each_partition_in_its_order() -> None:
    """A server's clock may go back: what it stored later comes later, however early it says that it happened."""
    log = HandLog(partitions=2, clock=ManualClock())
    begun = datetime(2024, 8, 17, tzinfo=UTC)

    def at(number: int, milliseconds: int) -> Event:
        return Event("a", {"n": number}, time=begun + timedelta(milliseconds=milliseconds))

    async def story() -> list[object]:
        async with reading(log) as feed:
            heard = ear(feed)
            await put(log, at(2, 20), at(3, 10), at(5, 40), partition=0)
            await put(log, at(1, 15), at(4, 30), partition=1)
            await feed.arrived(await log.newest())
            return heard

    assert run_virtual(story()) == [1, 2, 3, 4, 5]


def test_while_events_come_without_end_the_rounds_keep_their_distance() -> None:
    """A round asks all partitions: two of them every five milliseconds will do. A lone event need not wait for one."""
    clock = ManualClock()
    log = HandLog(partitions=2, clock=clock)

    async def story() -> tuple[int, int, float]:
        async with reading(log) as feed:
            heard, loop = ear(feed), asyncio.get_running_loop()
            await turns(20)
            begun = loop.time()
            await put(log, event("alone"))
            await feed.arrived(await log.newest())
            alone, before = loop.time() - begun, log.reads
            for n in range(1000):
                clock.advance(seconds=0.001)
                await put(log, event(n), partition=n % 2)
                await asyncio.sleep(0.001)
            rounds = (log.reads - before) / log.partitions
            await feed.arrived(await log.newest())
            return len(heard), rounds, alone

    heard, rounds, alone = run_virtual(story())

    assert heard == 1001
    assert rounds <= 2 * 1.0 / PAUSE_SECONDS + 2
    assert alone == 0
