"""Cron in virtual time: when it fires, that n nodes fire once, what is made up for, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import InvalidName, InvalidOption
from eventlab.event import Event
from eventlab.system.producers.cron import LOOK_SECONDS, Cron
from tests.system.layers import OnceSystem, once_system

START = datetime(2024, 8, 17, 8, 0, tzinfo=UTC)
DAILY = {"report.due": "0 9 * * *"}
HOUR, DAY = 3600.0, 86400.0


def loop_clock(start: datetime = START, ahead: float = 0.0) -> Callable[[], datetime]:
    """A clock that goes with the loop's virtual time, and may be some seconds ahead."""
    return lambda: start + timedelta(seconds=asyncio.get_running_loop().time() + ahead)


def told(story: Callable[[OnceSystem], Coroutine[Any, Any, None]]) -> list[Event]:
    """All that is stored when the story has been told, in virtual time."""

    async def whole() -> list[Event]:
        async with once_system() as events:
            await story(events)
            return list(await events.history(limit=1000))

    return run_virtual(whole())


def due(events: list[Event]) -> list[str]:
    """Which firings these are."""
    return [event.data["due"] for event in events]


def test_it_fires_when_the_line_says() -> None:
    """Daily at nine, three days long; the id follows from the type and the moment."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, DAILY, clock=loop_clock()):
            await asyncio.sleep(3 * DAY)

    events = told(story)

    assert due(events) == ["2024-08-17T09:00:00Z", "2024-08-18T09:00:00Z", "2024-08-19T09:00:00Z"]
    assert events[0].id == "cron:report.due:2024-08-17T09:00:00Z"
    assert (events[0].type, events[0].source, events[0].key) == ("report.due", "cron", "cron:report.due")
    assert all(event.data["late_seconds"] < 0.01 for event in events)


def test_n_nodes_fire_once() -> None:
    """Five nodes, whose clocks differ by seconds: each firing is one event."""

    async def story(events: OnceSystem) -> None:
        async with AsyncExitStack() as nodes:
            for ahead in range(5):
                node = Cron(events, {"tick.due": "*/10 * * * *"}, clock=loop_clock(ahead=ahead))
                await nodes.enter_async_context(node)
            await asyncio.sleep(HOUR - 10)

    minutes = [text[14:16] for text in due(told(story))]

    assert minutes == ["00", "10", "20", "30", "40", "50"]


def test_types_fire_each_by_its_line() -> None:
    """Seconds first, where a line has six fields."""

    async def story(events: OnceSystem) -> None:
        schedule = {"half_hour.due": "*/30 * * * *", "quick.due": "*/15 * * * * *"}
        async with Cron(events, schedule, clock=loop_clock(START + timedelta(minutes=1)), grace=60):
            await asyncio.sleep(HOUR)

    events = told(story)

    assert len([event for event in events if event.type == "half_hour.due"]) == 2
    assert len([event for event in events if event.type == "quick.due"]) == 240  # the first as it began


def test_the_line_is_read_in_its_zone() -> None:
    """Nine in Berlin is seven in summer and eight in winter, in UTC."""

    async def story(events: OnceSystem) -> None:
        for day in (datetime(2024, 8, 17, tzinfo=UTC), datetime(2024, 12, 17, tzinfo=UTC)):
            elapsed = timedelta(seconds=asyncio.get_running_loop().time())
            async with Cron(events, DAILY, zone="Europe/Berlin", clock=loop_clock(day - elapsed)):
                await asyncio.sleep(DAY)

    assert due(told(story)) == ["2024-08-17T07:00:00Z", "2024-12-17T08:00:00Z"]


@pytest.mark.parametrize("start", [0, 10, 30, 70, 90, 100, 170])
def test_the_hour_that_comes_twice_fires_a_daily_line_once(start: int) -> None:
    """On 27 October 2024 half past two comes twice in Berlin; also for a node that begins within that hour."""
    first = datetime(2024, 10, 27, 0, 0, tzinfo=UTC)  # 02:00 there, for the first time

    async def story(events: OnceSystem) -> None:
        clock = loop_clock(first + timedelta(minutes=start))
        async with Cron(events, {"night.due": "30 2 * * *"}, zone="Europe/Berlin", clock=clock, grace=60):
            await asyncio.sleep(6 * HOUR)

    expected = ["2024-10-27T00:30:00Z"] if start <= 30 else []
    assert due(told(story)) == expected


def test_the_hour_that_is_left_out_still_fires_a_daily_line() -> None:
    """On 31 March 2024 there is no half past two in Berlin: it fires when the hour is over."""

    async def story(events: OnceSystem) -> None:
        clock = loop_clock(datetime(2024, 3, 31, 0, 0, tzinfo=UTC))
        async with Cron(events, {"night.due": "30 2 * * *"}, zone="Europe/Berlin", clock=clock):
            await asyncio.sleep(DAY)

    assert due(told(story)) == ["2024-03-31T01:00:00Z"]


def test_the_newest_missed_firing_is_made_up_for() -> None:
    """All nodes were down from eight to 9:50: of the firings at 9:00 to 9:45 one is made up for, five minutes late."""

    async def story(events: OnceSystem) -> None:
        clock = loop_clock(START + timedelta(minutes=110))
        async with Cron(events, {"tick.due": "*/15 * * * *"}, clock=clock):
            await asyncio.sleep(60)

    (event,) = told(story)

    assert event.data == {"due": "2024-08-17T09:45:00Z", "late_seconds": 300.0}


def test_what_is_older_than_grace_is_passed_over() -> None:
    """A morning's report is of no use in the evening."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, DAILY, clock=loop_clock(START + timedelta(hours=2.5))):
            await asyncio.sleep(60)

    assert told(story) == []


def test_a_node_that_comes_back_does_not_repeat_what_was_fired_meanwhile() -> None:
    """Half an hour later the system has forgotten the id, so the node looks into the history."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, DAILY, clock=loop_clock()):
            await asyncio.sleep(1.1 * HOUR)
        events.forget_ids()
        async with Cron(events, DAILY, clock=loop_clock(START + timedelta(hours=0.4))):
            await asyncio.sleep(60)

    assert due(told(story)) == ["2024-08-17T09:00:00Z"]


def slept_through(seconds: float) -> list[Event]:
    """What a cron fires whose machine slept from 8:59 on for so long."""

    async def story(events: OnceSystem) -> None:
        clock, asleep, awake = ManualClock(START + timedelta(minutes=59)), asyncio.Event(), asyncio.Event()

        async def sleep(_seconds: float) -> None:
            asleep.set()
            await awake.wait()
            awake.clear()

        async with Cron(events, DAILY, clock=clock, sleep=sleep):
            await asleep.wait()
            clock.advance(seconds=seconds)
            asleep.clear()
            awake.set()
            await asleep.wait()

    return told(story)


def test_others_may_emit_the_same_type() -> None:
    """However many: the node that comes back looks only among the firings."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, DAILY, clock=loop_clock()):
            await asyncio.sleep(1.1 * HOUR)
        for n in range(150):
            await events.emit("report.due", {"due": "now", "n": n})
        events.forget_ids()
        async with Cron(events, DAILY, clock=loop_clock(START + timedelta(hours=0.4))):
            await asyncio.sleep(60)

    assert due(told(story)).count("2024-08-17T09:00:00Z") == 1


def test_a_pause_is_told_as_lateness() -> None:
    """The lid was closed at 8:59, and opened at 9:20: it fires at once, and says how late."""
    (event,) = slept_through(21 * 60)

    assert event.data == {"due": "2024-08-17T09:00:00Z", "late_seconds": 1200.0}


def test_a_pause_that_is_longer_than_grace_swallows_the_firing() -> None:
    """As if the node had been down."""
    assert slept_through(2 * HOUR) == []


def test_it_looks_at_the_clock_again_and_again() -> None:
    """A machine's clock may be set while it sleeps, so no sleep is long."""

    async def story(events: OnceSystem) -> list[float]:
        slept: list[float] = []
        enough = asyncio.Event()
        clock = ManualClock(START)

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            clock.advance(seconds=seconds)
            if len(slept) == 200:
                enough.set()
            await asyncio.sleep(0)

        async with Cron(events, DAILY, clock=clock, sleep=sleep):
            await enough.wait()
        return slept

    async def whole() -> list[float]:
        async with once_system() as events:
            return await story(events)

    slept = run_virtual(whole())

    assert max(slept) == LOOK_SECONDS
    assert sum(slept[:120]) == HOUR


def test_a_store_that_is_down_delays_a_firing() -> None:
    """It is tried again at every look, under the same id, and says how late it came."""

    async def story(events: OnceSystem) -> dict[str, Any]:
        events.down = True
        async with Cron(events, DAILY, clock=loop_clock()) as cron:
            await asyncio.sleep(HOUR + 100)
            events.down = False
            await asyncio.sleep(HOUR)
            return cron.snapshot()

    async def whole() -> tuple[dict[str, Any], list[Event]]:
        async with once_system() as events:
            return await story(events), list(await events.history())

    snapshot, (event,) = run_virtual(whole())

    assert event.data["due"] == "2024-08-17T09:00:00Z"
    assert 100 <= event.data["late_seconds"] <= 100 + LOOK_SECONDS
    assert snapshot == {"next": {"report.due": "2024-08-18T09:00:00Z"}, "fired": 1, "failed": 4}


def test_it_ends_with_its_block() -> None:
    """No task is left, and nothing fires any more."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, DAILY, clock=loop_clock()):
            await asyncio.sleep(60)
        assert len(asyncio.all_tasks()) == 1
        await asyncio.sleep(2 * DAY)

    assert told(story) == []


def test_an_empty_schedule_waits() -> None:
    """There is nothing to fire, and nothing to complain about."""

    async def story(events: OnceSystem) -> None:
        async with Cron(events, {}, clock=loop_clock()):
            await asyncio.sleep(DAY)

    assert told(story) == []


BAD_LINES = [
    "",
    "0 9 * *",
    "61 * * * *",
    "0 9 * * XYZ",
    "every day",
    "0 0 30 2 *",
    "*/0 * * * *",
    "5-1 * * * *",
    7,
    None,
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_is_refused_when_the_cron_is_made(line: Any) -> None:
    """And not at nine on Monday; the message shows a good one."""
    with pytest.raises(InvalidOption, match=r"is not a cron line: .* such as '0 9 \* \* \*'"):
        Cron(OnceSystem(), {"report.due": line})


@pytest.mark.parametrize("zone", ["Europe/Berlim", "", "..", "/etc/passwd", "Europe", 7, None])
def test_an_unknown_zone_is_refused(zone: Any) -> None:
    """With the nearest one that there is."""
    with pytest.raises(InvalidOption, match="is not a time zone") as caught:
        Cron(OnceSystem(), DAILY, zone=zone)

    if zone == "Europe/Berlim":
        assert "Did you mean 'Europe/Berlin'?" in str(caught.value)


@pytest.mark.parametrize("grace", [0, 59, -1, float("nan")])
def test_a_grace_that_is_too_short_is_refused(grace: float) -> None:
    """With none, a timer that fires a millisecond late would miss its firing."""
    with pytest.raises(InvalidOption, match="grace is"):
        Cron(OnceSystem(), DAILY, grace=grace)


def test_a_type_is_a_name() -> None:
    """As everywhere."""
    with pytest.raises(InvalidName):
        Cron(OnceSystem(), {"Report Due": "0 9 * * *"})


@pytest.mark.parametrize("line", ["30 2 * * *", "0 0,3 * * *", "*/20 * * * *", "15 1-3 * * *"])
@pytest.mark.parametrize("day", ["2024-03-30", "2024-10-26"])
def test_every_beginning_leads_to_the_same_firings(line: str, day: str) -> None:
    """Nodes begin at different moments, also around the change of the hour, and must come to the same ids."""
    events, begin = OnceSystem(), datetime.fromisoformat(day).replace(tzinfo=UTC)

    def after(moment: datetime) -> datetime:
        cron = Cron(events, {"a": line}, zone="Europe/Berlin", clock=ManualClock(moment))
        return datetime.fromisoformat(cron.snapshot()["next"]["a"])

    firings = [after(begin)]
    while firings[-1] < begin + timedelta(days=2):
        firings.append(after(firings[-1]))

    for minutes in range(0, 2 * 24 * 60, 7):
        since = begin + timedelta(minutes=minutes)
        assert after(since) == min(moment for moment in firings if moment > since)
