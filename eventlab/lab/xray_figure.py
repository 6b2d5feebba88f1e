"""The X-ray as a picture: snapshots one below the other, each event on its own line across the three columns.

An event that is missing from a column leaves its place empty, so that one sees at a glance what was lost where.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eventlab.lab.draw import lane, sheet, strip, text, ticket
from eventlab.lab.listed import events
from eventlab.lab.look import CONSUMER, DELIVERED, GRID, LATE, LIGHT, LOG, LOST, SMALL, TYPE
from eventlab.lab.xray_model import Xray
from eventlab.lab.xray_snapshot import Sighting, Snapshot

Panel = tuple[str, Snapshot]
"""A title that states the finding, and the snapshot that shows it."""

WIDTH = 720
LINE = LOG.height
"""Pixels for one event: a cell of the log's strip."""
LANE = 216
COLUMNS = {
    "listeners": ("Local listeners: memory", CONSUMER.light),
    "log": ("Stored entries: the log", LOG.light),
    "page": ("The page: its EventSource", CONSUMER.light),
}
"""What each column is called, and the ink of the actor that it belongs to."""
_FORMS = {state.name: state for state in (DELIVERED, LATE, LOST)}


async def story() -> list[Panel]:
    """The hero's story, played through: before and after a restart, and the ghost of the wrong order."""
    async with Xray() as xray:
        before = await xray.emit(3)
        after = await xray.restart()
        xray.notify_first(True)
        ghost = await xray.crash()
    return [
        ("Before the restart: one id, seen in three places", before),
        ("After the restart: only the program's own memory is gone", after),
        ("Notify before store, and crash: event 4 is a ghost, heard but never stored", ghost),
    ]


def draw_xray(panels: Sequence[Panel]) -> Figure:
    """The panels as one figure, 720 pixels wide."""
    heights = [_height(snapshot) for _, snapshot in panels]
    figure, page = sheet(WIDTH, 2 * GRID + sum(heights))
    y = 2 * GRID
    for (title, snapshot), height in zip(panels, heights, strict=True):
        _panel(page, y, title, snapshot)
        y += height
    return figure


def describe(panels: Sequence[Panel]) -> str:
    """The figure in words: what each column holds in each panel."""
    return "\n".join(f"{title}. {_in_words(snapshot)}" for title, snapshot in panels)


def _panel(page: Axes, y: int, title: str, snapshot: Snapshot) -> None:
    lines = _lines(snapshot)
    text(page, 2 * GRID, y + GRID, title, size=TYPE + 1, weight="bold")
    for k, (column, (heading, ink)) in enumerate(COLUMNS.items()):
        x = 2 * GRID + k * (LANE + 2.5 * GRID)
        lane(page, x, y + 6.5 * GRID, width=LANE, height=LINE * len(lines) + 2 * GRID, title=heading, ink=ink)
        for sighting in getattr(snapshot, column):
            _entry(page, x + 3 * GRID, y + 7.5 * GRID + LINE * lines.index(sighting.number), column, sighting)
        if not getattr(snapshot, column):
            text(page, x + LANE / 2, y + 7.5 * GRID + LINE * len(lines) / 2, "empty", colour=LIGHT.muted, ha="center")


def _entry(page: Axes, x: float, y: float, column: str, sighting: Sighting) -> None:
    """One event in one column: a cell of the log, or a ticket; and the end of its id."""
    if column == "log":
        strip(page, x, y, [str(sighting.number)], goes_on=False)
    else:
        ticket(page, x, y + 4, sighting.number, _FORMS[sighting.state])
    words = {"lost": "ghost", "late": "late"}.get(sighting.state, "")
    text(page, x + 6 * GRID, y + LINE / 2, sighting.short, size=SMALL, code=True)
    text(page, x + 15 * GRID, y + LINE / 2, words, size=SMALL, colour=LIGHT.muted)


def _lines(snapshot: Snapshot) -> list[int]:
    """The numbers of all events that are seen anywhere; each has a line."""
    return sorted({sighting.number for column in COLUMNS for sighting in getattr(snapshot, column)})


def _height(snapshot: Snapshot) -> int:
    return LINE * len(_lines(snapshot)) + 12 * GRID


def _in_words(snapshot: Snapshot) -> str:
    return "; ".join(f"{column}: {_column_in_words(getattr(snapshot, column))}" for column in COLUMNS) + "."


def _column_in_words(column: Sequence[Sighting]) -> str:
    forms = {DELIVERED.name: "", LATE.name: ", which came late", LOST.name: ", a ghost"}
    groups = [(form, [s.number for s in column if s.state == state]) for state, form in forms.items()]
    return " and ".join(events(numbers) + form for form, numbers in groups if numbers) or "empty"
