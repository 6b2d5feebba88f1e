"""A background job tells its life: `started`, `progressed` again and again, then `completed` or `failed`.

    async with Job(events, "report", {"month": 8}) as job:     report.started     {"month": 8}
        for done, page in enumerate(pages, 1):
            await job.progress(done, len(pages))               report.progressed  {"done": 3, "total": 9, "percent": 33}
        job.result = {"file": "august.pdf"}
                                                               report.completed   {"seconds": 4.2, "result": {…}}

All with one key, the job's own, so that a reader sees them in this order whatever else goes on.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidMessage, shown
from eventlab.event import new_id
from eventlab.event.identity import RandomBytes
from eventlab.protocol import EventSystem

log = logging.getLogger("eventlab.system")

FAREWELL_SECONDS = 5.0
"""How long a failed or cancelled job tries to tell of it: its caller waits for the error."""


class Job:
    """The work inside an `async with`. What the work raises is told as `failed`, and raised.

    Cancelled counts as failed, and the cancellation goes on. `key` is the job's own, a new one unless given;
    `result` is what `completed` will carry. Entering raises what `emit` raises: work of which nobody can be told is
    not begun.
    """

    def __init__(
        self,
        events: EventSystem,
        name: str,
        data: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        actor: str | None = None,
        source: str | None = None,
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
    ) -> None:
        self._events, self._name, self._data = events, name, {} if data is None else data
        self._actor, self._source, self._clock = actor, source, clock
        self.key = new_id(clock(), randbytes) if key is None else key
        self.result: Mapping[str, Any] = {}
        self._percent = 0
        self._begun: datetime

    async def __aenter__(self) -> Self:
        self._begun = self._clock()
        await self._tell("started", self._data)
        return self

    async def progress(self, done: float, total: float) -> None:
        """Tell how far it is, in any unit; only a whole percent more than the last is told, so 100 times at most.

        Raises `InvalidMessage` unless 0 ≤ done ≤ total.
        """
        if not (0 <= done <= total < math.inf and total > 0):  # False for NaN, too
            raise InvalidMessage(f"progress({done}, {total}): expected 0 ≤ done ≤ total, and a total. Count again.")
        percent = int(done * 100 // total)
        if percent > self._percent:
            self._percent = percent
            await self._tell("progressed", {"done": done, "total": total, "percent": percent})

    async def __aexit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is not None:
            await self._tell_failure(error)
            return
        try:
            await self._tell("completed", {"seconds": self._seconds(), "result": self.result})
        except InvalidMessage as unsayable:  # a result that no event can hold: without this, the job would have no end
            await self._tell_failure(unsayable)
            raise

    async def _tell_failure(self, error: BaseException) -> None:
        """Tell of it within `FAREWELL_SECONDS`; where that fails, the job's own error is still the one that counts."""
        cancelled = isinstance(error, asyncio.CancelledError)
        data = {"seconds": self._seconds(), "error": shown(error, 500), "cancelled": cancelled}
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._tell("failed", data)
        except Exception as second:  # whatever it is, it must not hide why the job failed
            error.add_note(f"and nobody could be told: {second!r}")
            log.error("%s %s failed, and nobody could be told", self._name, self.key, exc_info=second)

    async def _tell(self, what: str, data: Mapping[str, Any]) -> None:
        await self._events.emit(f"{self._name}.{what}", data, key=self.key, actor=self._actor, source=self._source)

    def _seconds(self) -> float:
        return max(0.0, (self._clock() - self._begun).total_seconds())
