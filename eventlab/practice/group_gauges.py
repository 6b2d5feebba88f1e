"""How the groups of workers stand, looked at every few seconds.

A counter is moved by what happens. That nothing happens moves no counter: a group whose workers have all died looks,
by its counters, like one with nothing to do. So the groups are asked where they stand, from outside, in the log.

While the store does not answer, the last values stay where they were, and look like news. `group.measurements` counts
each look that succeeded: when that stands still, so do the others.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable

from eventlab.errors import EventLabError, InvalidOption, shown
from eventlab.metrics import Metrics
from eventlab.system.ending import end
from eventlab.system.log import Log

EVERY_SECONDS = 10.0
MAX_GROUPS = 100
"""Groups that are looked at, in the order of the alphabet: each is a series of its own."""
_logger = logging.getLogger("eventlab.practice")


class GroupGauges:
    """Gauges of each group of a log. `log` answers it, or None where there is none. Raises `InvalidOption`."""

    def __init__(self, log: Callable[[], Log | None], metrics: Metrics, *, every: float | None = EVERY_SECONDS) -> None:
        if every is not None and not 0 < every < math.inf:
            raise InvalidOption(f"every is {shown(every)}: expected seconds, more than 0, or None for never. Try 10.")
        self._log, self._metrics, self._every = log, metrics, every
        self._task: asyncio.Task[None] | None = None
        self._failing = False

    def start(self) -> None:
        """Look every so many seconds, until `stop`."""
        if self._every is not None and self._task is None and self._log() is not None:
            self._task = asyncio.create_task(self._run(self._every), name="the gauges of groups")

    async def stop(self) -> None:
        """Look no more. Twice does no harm."""
        task, self._task = self._task, None
        if task is not None:
            await end([task])

    async def measure(self) -> None:
        """Look once. Raises `StoreError`."""
        log = self._log()
        if log is None:
            return
        names = await log.group("names").names()  # any group knows the names of all
        for name in sorted(names)[:MAX_GROUPS]:
            counts = await log.group(name).counts()
            pending = counts["held"] + counts["parked"]
            for what in ("lag", "lag_seconds", "dead", "missed"):
                self._metrics.gauge(f"group.{what}", counts[what], group=name)
            self._metrics.gauge("group.pending", pending, group=name)
        self._metrics.increment("group.measurements")

    async def _run(self, every: float) -> None:
        while True:
            try:
                await self.measure()
                self._failing = False
            except EventLabError as error:
                if not self._failing:  # told the first time in a row
                    _logger.warning("the groups cannot be looked at: %s", error)
                self._failing = True
            await asyncio.sleep(every)
