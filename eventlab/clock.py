"""Time and chance are arguments: a component asks a `Clock`, and a test hands it one that it drives by hand.

`system_clock` reads the machine's clock. `ManualClock` stands still until it is told to move.
For code that *waits* (`asyncio.sleep`, a timeout), `run_virtual` runs it on an event loop whose time jumps
ahead whenever nothing else is left to do: an hour of back-off passes in a millisecond, in the right order.
"""

from __future__ import annotations

import asyncio
import math
import selectors
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from eventlab.errors import InvalidTime, shown

T = TypeVar("T")

Clock = Callable[[], datetime]
"""Called with nothing, answers the present moment as an aware datetime."""


def system_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


def aware(moment: object, name: str = "time") -> datetime:
    """`moment` as a plain datetime in UTC; raises `InvalidTime` for anything but a datetime that knows its zone."""
    if type(moment) is datetime and moment.tzinfo is UTC:  # the common case first: nothing to convert
        return moment
    if not isinstance(moment, datetime):
        raise InvalidTime(
            f"{name} is {shown(moment)}: expected a datetime with a time zone, such as datetime.now(UTC)."
        )
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise InvalidTime(
            f"{name} is {moment.isoformat()}, which has no time zone, so nobody elsewhere can tell when it was. "
            "Try datetime.now(UTC), or .replace(tzinfo=UTC) if it is UTC already."
        )
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        raise InvalidTime(
            f"{name} is {moment.isoformat()}, which in UTC lies outside the years 1 to 9999. Try a moment inside them."
        ) from None
    # Rebuilt, because a subclass (a frozen test clock, a Timestamp) survives astimezone, and no codec knows it.
    return datetime.combine(utc.date(), utc.time(), UTC)


class ManualClock:
    """A clock that stands still until `advance` moves it: `clock()` is the moment, always in UTC."""

    def __init__(self, start: datetime = datetime(2024, 8, 17, 10, 30, tzinfo=UTC)) -> None:
        self._now = aware(start, "start")

    def __call__(self) -> datetime:
        return self._now

    def advance(self, *, seconds: float) -> datetime:
        """Move on by `seconds` (never back) and return the new moment; raises `InvalidTime` if there is none."""
        if not 0 <= seconds < math.inf:  # False for NaN, too
            raise InvalidTime(f"advance(seconds={seconds}): a clock only moves forward. Try seconds of 0 or more.")
        try:
            self._now += timedelta(seconds=seconds)
        except OverflowError:
            raise InvalidTime(f"advance(seconds={seconds}) leads past the year 9999. Try fewer seconds.") from None
        return self._now


class Stuck(RuntimeError):
    """On a virtual loop every task waits, and nothing is left that could wake one: no timer, no socket, no thread."""


class _JumpingSelector(selectors.DefaultSelector):
    """Polls sockets without waiting; where the loop would have slept, adds that span to `elapsed` instead."""

    elapsed = 0.0

    def __init__(self, stuck: Callable[[], None]) -> None:
        super().__init__()
        self._stuck = stuck

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:  # nothing scheduled, nothing ready: only a socket or another thread could wake us
            if len(self.get_map()) == 1 and threading.active_count() == 1:  # the one is the loop's own
                self._stuck()
            return super().select(timeout)
        self.elapsed += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer as soon as every task waits."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector(self.stuck)
        super().__init__(self._jumping)
        # A timer fires when it is due within the clock's resolution. The machine's, 1 ns, is lost in the rounding of
        # a float that counts more than some hundred days: a timer would be due, never fire, and the loop would spin.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._jumping.elapsed

    def stuck(self) -> None:
        """Every task waits for ever; raises `Stuck`, out of whatever runs the loop."""
        waiting = len(asyncio.all_tasks(self))
        one = "1 task waits, and nothing is left that could wake it"
        many = f"{waiting} tasks wait, and nothing is left that could wake one"
        raise Stuck(f"{one if waiting == 1 else many}. Who should set, put or cancel?")


def run_virtual(main: Coroutine[Any, Any, T], loop: Callable[[], asyncio.AbstractEventLoop] = VirtualLoop) -> T:
    """Run `main` to its end on a fresh `VirtualLoop`; what it returns or raises is returned or raised.

    For code that waits for timers and for its own tasks only. Time would jump over the answer of a socket or of a
    thread, because the loop cannot see that somebody out there is still at work.
    """
    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)
