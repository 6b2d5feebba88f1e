"""What `python -m eventlab.apps.dashboard` shows: two nodes at work, much to do for one, and then it falls silent.

The nodes are played; the log, the dashboard and the watch are real. So that nobody has to wait for it, silence begins
after a second here.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from rich.console import Console
from rich.live import Live

from eventlab.apps.dashboard import Dashboard
from eventlab.apps.dashboard_view import view
from eventlab.apps.dashboard_watch import Watch
from eventlab.apps.place import DEMO, system_at
from eventlab.clock import system_clock
from eventlab.system.unified import UnifiedEventSystem

SILENCE = timedelta(seconds=1)


async def demonstrate(redis: str | None) -> None:
    """Three pictures."""
    console = Console()
    async with system_at(redis, name=DEMO) as events, Dashboard(events) as board:

        async def show(title: str) -> None:
            await events.drained()
            console.print(f"\n{title}")
            console.print(view(board.state, system_clock(), silent_after=SILENCE))

        await _tell(events, "shop-1", cpu=21, memory=1900, requests=40, errors=0)
        await _tell(events, "shop-2", cpu=24, memory=2100, requests=38.5, errors=0)
        await show("Two nodes, and nothing special:")
        await _alert(events, "shop-2", "cpu", "warning", "CPU at 93 %: at 90 % or more for 10 s.")
        await _tell(events, "shop-2", cpu=93)  # only what has changed
        await show("Much to do for one of them. It told its CPU only; the rest is as it was:")
        async with Watch(events, board, after=SILENCE, every=0.1):
            while not any(alert.rule == "silent" and alert.node == "shop-2" for alert in board.state.open_alerts):
                await _tell(events, "shop-1", cpu=45, requests=77)
                await asyncio.sleep(0.1)
        await show("It has gone, and cannot say so. The watch does:")


async def follow(redis: str | None) -> None:
    """The nodes that are at work there."""
    async with system_at(redis) as events, Dashboard(events) as board:
        with Live(view(board.state, system_clock()), refresh_per_second=2) as live:
            while True:
                await asyncio.sleep(0.5)
                live.update(view(board.state, system_clock()))


async def _tell(events: UnifiedEventSystem, node: str, **readings: float) -> None:
    await events.emit("metrics.update", {"node": node, **readings}, source=node, key=node)


async def _alert(events: UnifiedEventSystem, node: str, rule: str, severity: str, message: str) -> None:
    data = {"node": node, "rule": rule, "severity": severity, "message": message}
    await events.emit("alert", data, source=node, key=f"{node}.{rule}")
