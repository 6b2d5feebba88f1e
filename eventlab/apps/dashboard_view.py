"""The dashboard on a terminal: the guide's four cards, the nodes, and the alerts."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eventlab.apps.dashboard_state import SILENT, Alert, DashboardState, Node

STYLES = {"critical": "bold red", "warning": "yellow"}


def view(state: DashboardState, now: datetime, *, silent_after: timedelta = SILENT) -> RenderableType:
    """What is shown at this moment. Names and messages are texts, and never rich's markup."""
    silent = set(state.silent(now, silent_after))
    speaking = [node for name, node in sorted(state.nodes.items()) if name not in silent]
    parts: list[RenderableType] = [Columns(_cards(speaking)), _table(state, silent, now)]
    return Group(*parts, *map(_line, state.open_alerts))


def _cards(nodes: list[Node]) -> list[Panel]:
    """One machine may hold several nodes: of CPU and memory the highest counts, requests and errors are added up."""

    def card(title: str, text: str) -> Panel:
        return Panel(Text(text, justify="center"), title=title, width=18)

    return [
        card("CPU", f"{max((node['cpu'] for node in nodes), default=0):.0f}%"),
        card("Memory", f"{max((node['memory'] for node in nodes), default=0):,.0f}MB"),
        card("Requests/sec", f"{sum(node['requests'] for node in nodes):,.1f}"),
        card("Errors", f"{sum(node['errors'] for node in nodes):,.1f}"),
    ]


def _table(state: DashboardState, silent: set[str], now: datetime) -> Table:
    table = Table("node", "cpu", "memory", "requests", "errors", "last seen")
    for name, node in sorted(state.nodes.items()):
        seconds = max(0, (now - node.last_seen).total_seconds())
        seen = Text(f"{'silent, ' if name in silent else ''}{seconds:.0f} s ago", "red" if name in silent else "")
        numbers = (
            f"{node['cpu']:.0f}%",
            f"{node['memory']:,.0f}MB",
            f"{node['requests']:.1f}",
            f"{node['errors']:.1f}",
        )
        table.add_row(Text(name), *numbers, seen)
    return table


def _line(alert: Alert) -> Text:
    return Text(f"{alert.severity.upper()}  {alert.node}: {alert.message}", STYLES[alert.severity])
