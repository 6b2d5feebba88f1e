"""A status as a table: in colour on a terminal, as plain lines elsewhere."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from eventlab.gateway.topology.shape import SHAPES
from eventlab.gateway.topology.status import ProcessStatus, TopologyStatus

COLOURS = {"up": "green", "starting": "yellow", "down": "bold red"}
HEADINGS = ("", "port", "pid", "state", "connections", "events/s")
NUMBERS = (1, 2, 4, 5)
"""Columns of numbers: their last digits stand below each other."""


def as_table(status: TopologyStatus) -> Group:
    """One row for each process; above them where clients go, below them where the events live."""
    table = Table()
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if number in NUMBERS else "left")
    for process in status.processes:
        name, port, pid, state, connections, delivered = _cells(process)
        table.add_row(name, port, pid, Text(state, COLOURS[state]), connections, delivered)
    return Group(*map(Text, _head(status)), table, Text(_foot(status)))


def as_text(status: TopologyStatus) -> str:
    """The same as plain lines, in columns."""
    rows = [HEADINGS, *map(_cells, status.processes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        lines.append("  ".join(f"{cell:{'>' if n in NUMBERS else ''}{width}}" for n, (cell, width) in enumerate(cells)))
    return "\n".join([*_head(status), *map(str.rstrip, lines), _foot(status)])


def _head(status: TopologyStatus) -> list[str]:
    shape = SHAPES[status.shape]
    expects = f"{shape.events_per_second:,} events/s and {shape.connections:,} connections"
    return [f"{status.shape}; the guide expects {expects}", f"clients go to {' or '.join(status.addresses)}"]


def _foot(status: TopologyStatus) -> str:
    return f"events live at {status.redis}"


def _cells(process: ProcessStatus) -> tuple[str, ...]:
    return (
        process.name,
        str(process.port),
        _or_nothing(process.pid),
        process.state,
        _or_nothing(process.connections),
        "" if process.delivered is None else f"{process.delivered:,.0f}",
    )


def _or_nothing(number: int | None) -> str:
    return "" if number is None else str(number)
