"""A status as a table: in colour on a terminal, as plain lines elsewhere."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from eventlab.gateway.topology.shape import SHAPES
from eventlab.gateway.topology.status import ProcessStatus, TopologyStatus

COLOURS = {"up": "green", "starting": "yellow", "down": "bold red"}
HEADINGS = ("", "port", "pid", "state", "connections", "events/s")


def as_table(status: TopologyStatus) -> Table:
    """One row for each process; above it where clients go, below it where the events live."""
    table = Table(title=_title(status), caption=f"events live at {status.redis}", title_justify="left")
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if number in (1, 2, 4, 5) else "left")
    for process in status.processes:
        name, port, pid, state, connections, delivered = _cells(process)
        table.add_row(name, port, pid, Text(state, COLOURS[state]), connections, delivered)
    return table


def as_text(status: TopologyStatus) -> str:
    """The same as plain lines, of one width."""
    rows = [HEADINGS, *map(_cells, status.processes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([_title(status), *lines, f"events live at {status.redis}"])


def _title(status: TopologyStatus) -> str:
    shape = SHAPES[status.shape]
    return (
        f"{status.shape}: {' and '.join(status.addresses)}   "
        f"(the guide: {shape.events_per_second:,} events/s, {shape.connections:,} connections)"
    )


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
