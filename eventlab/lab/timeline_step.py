"""One step of a timeline in one panel: its words, and below them what goes from one lane to another."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.patches import Circle, RegularPolygon

from eventlab.lab.draw import arrow, points, text, ticket
from eventlab.lab.look import CONSUMER, DEAD_LETTER, DELIVERED, EVENT, GRID, LIGHT, LOG, LOST, PRODUCER, SMALL, STROKE
from eventlab.lab.timeline_lanes import ME, STORES, Mark, Move
from eventlab.lab.timeline_numbers import draw_cells, height_of_cells
from eventlab.lab.timeline_panel import Panel
from eventlab.lab.timeline_type import width_of

LINE = 2 * GRID
"""Pixels for a line of small type."""
STEP = 3.5 * GRID
"""Pixels of a step beside its words."""


def height_of(panel: Panel, mark: Mark) -> float:
    """Pixels that the step needs in this panel, beside its words."""
    return STEP + height_of_cells(mark.cells, panel.right - panel.left)


def height_of_words(panel: Panel, mark: Mark) -> int:
    """Pixels that its words need."""
    return LINE * max(1, len(panel.lines(mark)))


def draw_step(page: Axes, panel: Panel, mark: Mark, y: float) -> None:
    """The words above y, and the mark below it."""
    lines = panel.lines(mark)
    ink = DEAD_LETTER.light if mark.move and mark.move.wrong else LIGHT.text if mark.move else LIGHT.muted
    x = _start(panel, mark, lines)
    for number, line in enumerate(lines):
        words = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # the lanes stop behind them
        text(page, x, y + LINE * (number + 0.5 - len(lines)), line, size=SMALL, colour=ink, bbox=words, zorder=0.5)
    if mark.move is not None:
        _draw_move(page, panel, mark.move, y + 10, lost=mark.lost)
    draw_cells(page, panel.left, y + STEP, mark.cells, panel.right - panel.left)


def _start(panel: Panel, mark: Mark, lines: list[str]) -> float:
    """Where the words begin: beside the lane on which the mark begins, as far as there is room to the right."""
    lanes = [panel.lanes[name] for name in (mark.move.source, mark.move.target)] if mark.move else panel.lanes.values()
    widest = max(map(width_of, lines), default=0)
    return max(panel.left, min(min(lanes) + 8, panel.right - widest))


def _draw_move(page: Axes, panel: Panel, move: Move, y: float, *, lost: bool) -> None:
    start, end = panel.lanes[move.source], panel.lanes[move.target]
    state, ink = (LOST, LIGHT.muted) if lost else (DELIVERED, _ink(move))
    side = -1 if end < start else 1
    half = EVENT.width / 2 if move.ticket is not None else 8 * move.wrong
    if start != end:
        arrow(page, (start, y), (end - side * (half + 2), y), ink, state)
    if move.ticket is not None:
        ticket(page, end - half, y - EVENT.height / 2, move.ticket, replace(state, mark=""))
    elif start == end:
        _knot(page, end, y, ink, hollow=lost)
    if lost:  # on the far side, where no arrow comes from
        far = end + side * (half + 4 + 4 * (start == end))
        text(page, far, y, LOST.mark, colour=ink, weight="bold", ha="left" if side > 0 else "right")
    if move.wrong:
        _alarm(page, end + side * (half + 12) * (move.ticket is not None), y)


def _knot(page: Axes, x: float, y: float, ink: str, *, hollow: bool) -> None:
    """A dot on a lane: something that happens there; hollow when it does not."""
    page.add_patch(Circle((x, y), 4, facecolor="white" if hollow else ink, edgecolor=ink, linewidth=points(STROKE)))


def _alarm(page: Axes, x: float, y: float) -> None:
    """An octagon with a !: an exception."""
    ink = DEAD_LETTER.light
    page.add_patch(RegularPolygon((x, y), 8, radius=9, orientation=0.39, facecolor="white", edgecolor=ink, linewidth=2))
    text(page, x, y, "!", size=SMALL, colour=ink, weight="bold", ha="center")


def _ink(move: Move) -> str:
    if move.ticket is not None:
        return EVENT.light
    if move.source in STORES or move.target in STORES:
        return LOG.light
    return PRODUCER.light if move.source == move.target == ME else CONSUMER.light
