"""Time as an argument: a clock driven by hand, and a loop whose time jumps."""

from __future__ import annotations

import asyncio
import math
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from eventlab.clock import ManualClock, VirtualLoop, aware, run_virtual, system_clock
from eventlab.errors import InvalidTime

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)


def test_a_manual_clock_stands_still() -> None:
    """Asked twice, it says the same."""
    clock = ManualClock(NOON)

    assert [clock(), clock()] == [NOON, NOON]


def test_a_manual_clock_moves_when_it_is_told_to() -> None:
    """By seconds and parts of seconds; the new moment is what `advance` returns."""
    clock = ManualClock(NOON)

    assert clock.advance(seconds=90) == NOON + timedelta(seconds=90)
    assert clock.advance(seconds=0.25) == clock() == NOON + timedelta(seconds=90.25)
    assert clock.advance(seconds=0) == clock()


@pytest.mark.parametrize("seconds", [-1, -0.001, math.nan, math.inf, -math.inf])
def test_a_clock_never_moves_back_and_never_to_nowhere(seconds: float) -> None:
    """A refused step leaves it where it was."""
    clock = ManualClock(NOON)

    with pytest.raises(InvalidTime, match=r"a clock only moves forward\. Try seconds of 0 or more"):
        clock.advance(seconds=seconds)
    assert clock() == NOON


@pytest.mark.parametrize("seconds", [3e11, 1e300])
def test_a_clock_ends_with_the_calendar(seconds: float) -> None:
    """Beyond the year 9999 there is no moment to show."""
    clock = ManualClock(NOON)

    with pytest.raises(InvalidTime, match="past the year 9999"):
        clock.advance(seconds=seconds)
    assert clock() == NOON


def test_a_manual_clock_starts_at_a_moment_with_a_zone() -> None:
    """Given in any zone it is told in UTC; given in none it is refused."""
    clock = ManualClock(datetime(2024, 8, 17, 14, 0, tzinfo=timezone(timedelta(hours=2))))

    assert (clock(), clock().tzinfo) == (NOON, UTC)
    with pytest.raises(InvalidTime, match="start is 2024-08-17T12:00:00, which has no time zone"):
        ManualClock(datetime(2024, 8, 17, 12, 0))


def test_the_system_clock_is_in_utc_and_does_not_stand_still() -> None:
    """It is the machine's."""
    before = datetime.now(UTC)
    moment = system_clock()

    assert before <= moment <= datetime.now(UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("moment", ["2024-08-17", 1723896000, None, date(2024, 8, 17)])
def test_what_is_no_datetime_is_no_moment(moment: object) -> None:
    """The error names the argument, and shows what came and what was expected."""
    with pytest.raises(
        InvalidTime, match=r"since is .*\((str|int|NoneType|date)\): expected a datetime with a time zone"
    ):
        aware(moment, "since")


def test_an_hour_of_sleep_is_an_hour_of_the_loop() -> None:
    """The loop's time jumps to the end of the sleep."""

    async def nap() -> float:
        start = asyncio.get_running_loop().time()
        await asyncio.sleep(3600)
        return asyncio.get_running_loop().time() - start

    assert run_virtual(nap()) == 3600


@pytest.mark.parametrize("years", [1, 7, 100])
def test_years_pass_as_well_as_an_hour(years: int) -> None:
    """A timer still fires where the count of seconds is so large that nanoseconds are lost in its rounding."""

    async def wait() -> float:
        await asyncio.sleep(years * 365 * 86_400 + 0.1)
        await asyncio.sleep(0.1)
        return asyncio.get_running_loop().time()

    assert run_virtual(wait()) == pytest.approx(years * 365 * 86_400 + 0.2)


def test_timers_fire_in_the_order_of_their_times() -> None:
    """Whoever was started first; and those of one time in the order in which they were set."""
    heard: list[tuple[str, float]] = []

    async def wake(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        heard.append((name, asyncio.get_running_loop().time()))

    async def all_of_them() -> None:
        await asyncio.gather(wake("late", 60), wake("early", 1), wake("middle", 30), wake("middle too", 30))

    run_virtual(all_of_them())

    assert heard == [("early", 1), ("middle", 30), ("middle too", 30), ("late", 60)]


def test_a_timeout_ends_what_waits_too_long() -> None:
    """Timeouts are timers: the shorter one wins."""

    async def impatient() -> float:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), timeout=5)
        return asyncio.get_running_loop().time()

    assert run_virtual(impatient()) == 5


def test_time_stands_still_while_there_is_work() -> None:
    """Only when every task waits does the clock jump: a busy task sees no time pass."""

    async def busy() -> float:
        timer = asyncio.create_task(asyncio.sleep(1))
        for _ in range(100):
            await asyncio.sleep(0)
        now = asyncio.get_running_loop().time()
        await timer
        return now

    assert run_virtual(busy()) == 0


def test_a_socket_that_is_ready_is_served_before_time_moves() -> None:
    """What has arrived already is work, and work comes before the jump to the next timer."""

    async def read() -> float:
        loop, heard = asyncio.get_running_loop(), []
        here, there = socket.socketpair()
        with here, there:
            there.send(b"x")
            loop.add_reader(here, lambda: heard.append((here.recv(1), loop.time())))
            await asyncio.sleep(60)
            loop.remove_reader(here)
        return heard[0][1]

    assert run_virtual(read()) == 0


def test_what_main_raises_is_raised() -> None:
    """And the next run begins at zero again, on a loop of its own."""

    async def fail() -> None:
        await asyncio.sleep(10)
        raise LookupError("not here")

    async def now() -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        return loop.time()

    with pytest.raises(LookupError, match="not here"):
        run_virtual(fail())
    assert run_virtual(now()) == 0


def test_tasks_left_over_are_cancelled_at_the_end() -> None:
    """The end of main is the end of the run, though a task still has a day to sleep."""
    ended: list[str] = []

    async def sleeper() -> None:
        try:
            await asyncio.sleep(86_400)
        finally:
            ended.append("cancelled")

    async def main() -> asyncio.Task[None]:
        task = asyncio.create_task(sleeper())
        await asyncio.sleep(1)
        return task

    assert run_virtual(main()).cancelled()
    assert ended == ["cancelled"]


def test_a_loop_that_nothing_can_wake_is_told_instead_of_waited_for() -> None:
    """Where every task waits for another, a program ends with a sentence, and does not hang.

    In a process of its own: a thread of this one, left by any test before, could still wake the loop.
    """
    program = "import asyncio, eventlab.clock as c; c.run_virtual(asyncio.Event().wait())"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    last = done.stderr.splitlines()[-1]
    assert last.startswith("eventlab.clock.Stuck: 1 task waits, and nothing is left that could wake it.")


def test_a_thread_may_still_wake_a_virtual_loop() -> None:
    """What another thread brings is waited for."""

    async def work() -> str:
        return await asyncio.to_thread(lambda: "done elsewhere")

    assert run_virtual(work()) == "done elsewhere"
