"""The watch: a node that has fallen silent cannot say so. Somebody else has to, and says when it is back.

What is to be said follows from the state alone, so a watch that is started anew says nothing twice. Several may watch:
what they say has an id that follows from the state as well, and an id is stored once.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any, Self

from eventlab.apps.dashboard import Dashboard
from eventlab.apps.dashboard_state import SILENT, Severity, Stamp
from eventlab.clock import Clock, system_clock
from eventlab.errors import StoreError
from eventlab.system.ending import end
from eventlab.system.unified import UnifiedEventSystem

RULE, SOURCE = "silent", "watch"
_logger = logging.getLogger("eventlab.apps.dashboard")


class Watch:
    """Looks at the board every `every` seconds: `async with Watch(events, board)`.

    An `alert` says that a node has been silent for `after`, and another one that it is over.
    """

    def __init__(
        self,
        events: UnifiedEventSystem,
        board: Dashboard,
        *,
        after: timedelta = SILENT,
        every: float = 1.0,
        clock: Clock = system_clock,
    ) -> None:
        self._events, self._board, self._after, self._every, self._clock = events, board, after, every, clock

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="the watch for silent nodes")
        return self

    async def __aexit__(self, *_exc: object) -> None:
        ended = self._task.done()
        await end([self._task])
        if ended:
            self._task.result()  # it never ends by itself: raises the mistake of ours that ended it

    async def look(self) -> None:
        """Say what is to be said now."""
        state, now = self._board.state, self._clock()
        silent = set(state.silent(now, self._after))
        told = {alert.node: alert.stamp for alert in state.open_alerts if alert.rule == RULE and not alert.own}
        for name in sorted(silent - told.keys()):
            node = state.nodes[name]
            seconds = f"{(now - node.last_seen).total_seconds():.0f} s"
            await self._say(name, "critical", f"{name} has said nothing for {seconds}.", node.seen)
        for name in sorted(told.keys() & state.nodes.keys() - silent):
            await self._say(name, "cleared", f"{name} is back.", told[name])

    async def _say(self, node: str, severity: Severity, message: str, since: Stamp) -> None:
        data: dict[str, Any] = {"node": node, "rule": RULE, "severity": severity, "message": message}
        id = f"{SOURCE}/{severity}/{since[0]}-{since[1]}/{node}"
        await self._events.emit("alert", data, id=id, source=SOURCE, key=f"{node}.{RULE}")

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as error:
                _logger.warning("the watch cannot say what it sees, and tries again: %s", error)
            await asyncio.sleep(self._every)
