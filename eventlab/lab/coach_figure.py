"""The name coach as a picture: names below each other, a column for each listener, a ticket where it is heard."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eventlab.lab.coach_model import LISTENERS, Coach, Snapshot
from eventlab.lab.draw import consumer, sheet, text, ticket
from eventlab.lab.look import CONSUMER, EVENT, GRID, LIGHT, LOST, SMALL, STROKE, TYPE

NAMES = ("sendEmailNow", "email.send", "order_placed", "payment.failed", "order.delivery.failed", "order.placed")
"""The hero's story: from a name that nobody hears to one that four hear."""

TITLE = "The name decides who hears: from nobody to four of five"
WIDTH = 720
LEFT = 2 * GRID
FIRST = 222
"""Pixels to the middle of the first listener's column."""
COLUMN = 78
ROW = 5 * GRID
HEAD = 16 * GRID
"""Pixels above the first row."""
WORDS = FIRST + 4 * COLUMN + 5 * GRID
CIRCLES = 9 * GRID
"""Pixels from the top to the middle of the listeners."""


def story() -> list[Snapshot]:
    """The names of the story, one after the other, as the coach sees them."""
    coach = Coach()
    return [coach.name(name) for name in NAMES]


def draw_coach(snapshots: Sequence[Snapshot]) -> Figure:
    """The names as one figure, 720 pixels wide."""
    figure, page = sheet(WIDTH, HEAD + ROW * len(snapshots) + 2 * GRID)
    text(page, LEFT, 2.5 * GRID, TITLE, size=TYPE + 1, weight="bold")
    text(page, WORDS, HEAD - 2 * GRID, "says → better", size=SMALL, weight="bold")
    for place, listener in enumerate(LISTENERS):
        x = FIRST + place * COLUMN
        consumer(page, x, CIRCLES, listener.name)
        text(page, x, HEAD - 2 * GRID, listener.pattern.text, size=SMALL, ha="center", code=True)
    for place, snapshot in enumerate(snapshots):
        _row(page, HEAD + ROW * place, place + 1, snapshot)
    return figure


def describe(snapshots: Sequence[Snapshot]) -> str:
    """The figure in words: who hears each name, what it says, and what would be better."""
    listeners = ", ".join(f"{each.name} {each.pattern.text}" for each in LISTENERS)
    rows = [f"{each.sentence} It says: {each.kind}{_better(each)}." for each in snapshots]
    return "\n".join([f"{TITLE}. Five listeners: {listeners}.", *rows])


def _row(page: Axes, y: float, number: int, snapshot: Snapshot) -> None:
    middle = y + ROW / 2
    page.plot([LEFT, WIDTH - LEFT], [y, y], color=LIGHT.line, linewidth=STROKE / 4)
    text(page, LEFT, middle, snapshot.name, size=SMALL, code=True)
    for place, listener in enumerate(LISTENERS):
        x = FIRST + place * COLUMN
        if listener.name in snapshot.heard:
            ticket(page, x - EVENT.width / 2, middle - EVENT.height / 2, number)
        elif snapshot.taken:
            text(page, x, middle, "·", size=TYPE, colour=LIGHT.muted, ha="center")
    if not snapshot.taken:
        ticket(page, FIRST - EVENT.width / 2, middle - EVENT.height / 2, number, LOST)
        text(page, FIRST + CONSUMER.width, middle, "refused: there is no event to hear", size=SMALL)
    better = f"\n→ {snapshot.mend}" if snapshot.mend else ""
    text(page, WORDS, middle, snapshot.kind + better, size=SMALL, linespacing=1.3)


def _better(snapshot: Snapshot) -> str:
    return f"; better {snapshot.mend}" if snapshot.mend else ""
