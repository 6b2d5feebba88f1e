"""Trying again: a call is repeated, with a pause after each failure that is worth it, and none after the last.

    try ─✗─ pause ─▶ try ─✗─ pause ─▶ try ─✗─▶ its error, at once
      └──✓──▶ its answer, at once

The pause stands *between* two tries. The obvious loop (`for … try … except … sleep`) sleeps after the last failure
too, and whoever waits for the bad news waits the longest pause of all for nothing.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from eventlab.errors import InvalidOption, NoAnswer
from eventlab.system.backoff import Backoff

T = TypeVar("T")
BACKOFF = Backoff(base=0.1, cap=5.0)
"""The pauses, unless you say otherwise: somebody waits for us."""
OnPause = Callable[[Exception, int, float], None]
"""Told before each pause: the error, how many tries have failed, and the seconds until the next."""


def out_of_time(seconds: float) -> Exception:
    """The error of a try that was given up after so many seconds."""
    return NoAnswer(f"it was not done within {seconds:g} s. Give it more time, or find out what it waits for.")


def quietly(_error: Exception, _failed: int, _pause: float) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """How often, when and for how long something is tried again. Raises `InvalidOption`."""

    retries: int = 3
    """Tries after the first: 3 makes four in all."""
    backoff: Backoff = BACKOFF
    timeout: float | None = None
    """Seconds for each try; None: as long as it takes."""
    total: float | None = None
    """Seconds for all tries and pauses together. No pause is begun that would end behind them."""
    chance: Random = field(default_factory=Random, repr=False)

    def __post_init__(self) -> None:
        seconds = [value for value in (self.timeout, self.total) if value is not None]
        if not (isinstance(self.retries, int) and self.retries >= 0 and all(0 < each < math.inf for each in seconds)):
            raise InvalidOption(
                f"retries={self.retries!r}, timeout={self.timeout!r}, total={self.total!r}: expected a whole number of "
                "0 or more, and seconds of more than 0, or None for any time. Try retries=3, timeout=10."
            )

    async def run(
        self,
        call: Callable[[], Awaitable[T]],
        retry_on: Callable[[Exception], bool],
        *,
        on_pause: OnPause = quietly,
        expired: Callable[[float], Exception] = out_of_time,
    ) -> T:
        """What `call` answers; what it raises, once no try is left or `retry_on` says that another is of no use.

        A try that is out of time is cancelled, and its error is what `expired` makes. To be cancelled passes through
        at once, in a try as in a pause.
        """
        now = asyncio.get_running_loop().time
        end = math.inf if self.total is None else now() + self.total
        failed = 0
        while True:
            try:
                return await self._once(call, end - now(), expired)
            except Exception as error:
                failed += 1
                if failed > self.retries or not retry_on(error):
                    raise
                pause = self.backoff.pause(failed, self.chance)
                if now() + pause >= end:
                    raise
                on_pause(error, failed, pause)
            await asyncio.sleep(pause)

    async def _once(self, call: Callable[[], Awaitable[T]], left: float, expired: Callable[[float], Exception]) -> T:
        seconds = min(left, math.inf if self.timeout is None else self.timeout)
        limit = asyncio.timeout(None if seconds == math.inf else seconds)
        try:
            async with limit:
                return await call()
        except TimeoutError:
            if not limit.expired():  # its own, not ours
                raise
            raise expired(seconds) from None
