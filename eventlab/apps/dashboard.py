"""The live dashboard: `metrics.update` and `alert`, folded into a state that can be shown (guide, chapter 6).

    python -m eventlab.apps.dashboard                                 a day in the life of two nodes, in three pictures
    python -m eventlab.apps.dashboard --follow --redis redis://…      the nodes that are at work there, until Ctrl-C
    eventlab serve --system eventlab.apps.dashboard:build             a gateway that says which nodes fell silent

    nodes ── metrics.update, alert ──▶ log ──▶ Dashboard: state = fold(state, event) ──▶ view
                                        ▲                       │
                                        └─── alert: silent ──── Watch

It listens first, and then reads the past; some events come by both ways, in whatever order, and do no harm.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any, Self

from eventlab.apps.dashboard_state import FORGOTTEN, DashboardState, fold
from eventlab.apps.place import exit_code, parser_of, system_at
from eventlab.clock import Clock, system_clock
from eventlab.emitter.history import MAX_LIMIT
from eventlab.event import Event
from eventlab.system.unified import UnifiedEventSystem

TYPES = ("metrics.update", "alert")


class Dashboard:
    """The state of the nodes, kept up to date while its `async with` lasts. It begins with the last five minutes."""

    def __init__(
        self, events: UnifiedEventSystem, *, since: timedelta = FORGOTTEN, clock: Clock = system_clock
    ) -> None:
        self._events, self._since, self._clock = events, since, clock
        self._state = DashboardState()

    @property
    def state(self) -> DashboardState:
        """As it is now. Nodes that have been silent for long are not in it any more."""
        self._state = self._state.forgetting(self._clock())
        return self._state

    def snapshot(self) -> dict[str, Any]:
        """The state as plain values, and who is silent now."""
        return self.state.snapshot(self._clock())

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            for type in TYPES:
                opening.enter_context(self._events.subscribe(type, self._take))
                for event in await self._events.history(type, since=self._since, limit=MAX_LIMIT):
                    self._take(event)
            self._opened = opening.pop_all()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._opened.aclose()

    def _take(self, event: Event) -> None:
        self._state = fold(self._state, event)


@asynccontextmanager
async def build() -> AsyncIterator[UnifiedEventSystem]:
    """For `eventlab serve --system`: a system in which somebody watches for nodes that fall silent."""
    from eventlab.apps.dashboard_watch import Watch

    async with system_at() as events, Dashboard(events) as board, Watch(events, board):
        yield events


def main(arguments: list[str] | None = None) -> int:
    """Show the demonstration, or follow what is there."""
    parser = parser_of("dashboard", "Shows how the nodes are. Without --follow: a demonstration.")
    parser.add_argument("--follow", action="store_true", help="the nodes that are at work there, until Ctrl-C")
    given = parser.parse_args(arguments)
    return exit_code(lambda: asyncio.run(_show(given)))


async def _show(given: argparse.Namespace) -> int:
    from eventlab.apps import dashboard_demo

    await (dashboard_demo.follow if given.follow else dashboard_demo.demonstrate)(given.redis)
    return 0


if __name__ == "__main__":
    sys.exit(main())
