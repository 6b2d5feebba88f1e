"""Answers that list events by number: one cell for each, and the same number in the same place in both panels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from eventlab.course.alignment import Pair
from eventlab.lab.draw import DASH, points, text
from eventlab.lab.look import DEAD_LETTER, EVENT, GRID, LIGHT, LOG, LOST, SMALL, STROKE

ROW = EVENT.height + GRID / 2
"""Pixels from one row of cells to the next."""

Side = Literal["yours", "ours"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in an answer."""

    number: int
    state: Literal["there", "left out", "too many", "empty"]
    """`empty`: the learner's run has this event, and ours rightly has not."""


def cells_of(pair: Pair, side: Side) -> tuple[Cell, ...]:
    """The cells of one panel; none, when the step is no answer, or does not list its events."""
    yours, ours = (_numbers(row.note) if row.op == "answer" else [] for row in (pair.yours, pair.ours))
    mine = yours if side == "yours" else ours
    if not yours or not ours or yours != sorted(yours) or ours != sorted(ours):
        return tuple(Cell(number, "too many" if ours and number not in ours else "there") for number in mine)
    cells = []
    for number in sorted({*yours, *ours}):
        if number in mine:
            cells.append(Cell(number, "there" if number in ours else "too many"))
        else:
            cells.append(Cell(number, "left out" if side == "yours" else "empty"))
    return tuple(cells)


def said(pair: Pair, side: Side) -> str:
    """What is wrong with the learner's answer, in words; empty where nothing is."""
    yours, ours = _numbers(pair.yours.note), _numbers(pair.ours.note)
    if side == "ours" or not yours or not ours or pair.same:
        return ""
    extra, lost = len({*yours} - {*ours}), len({*ours} - {*yours})
    words = [f"{extra} too many" if extra else "", f"{lost} left out" if lost else ""]
    return ", ".join(filter(None, words)) or "another order"


def height_of_cells(cells: Sequence[Cell], width: float) -> float:
    """Pixels that the cells need below each other, where they have `width` pixels beside each other."""
    return ROW * -(-len(cells) // _in_a_row(cells, width)) + GRID if cells else 0


def draw_cells(page: Axes, x: float, y: float, cells: Sequence[Cell], width: float) -> None:
    """The cells from (x, y), in rows."""
    for place, cell in enumerate(cells):
        row, column = divmod(place, _in_a_row(cells, width))
        _draw_cell(page, x + _width(cells) * column, y + ROW * row, _width(cells) - 3, cell)


def _draw_cell(page: Axes, x: float, y: float, width: float, cell: Cell) -> None:
    """A numbered cell: dashed and with a × where it is left out, with a thick edge where it is one too many."""
    if cell.state == "empty":
        return
    lost, extra = cell.state == "left out", cell.state == "too many"
    ink = DEAD_LETTER.light if extra else LIGHT.muted if lost else LOG.light
    box = Rectangle((x, y), width, EVENT.height, facecolor="white", edgecolor=ink, linewidth=points(STROKE + extra))
    box.set_linestyle(DASH if lost else "solid")
    page.add_patch(box)
    words = LOST.mark if lost else str(cell.number)
    text(page, x + width / 2, y + EVENT.height / 2, words, size=SMALL, colour=ink, ha="center")


def _in_a_row(cells: Sequence[Cell], width: float) -> int:
    return int(width // _width(cells))


def _width(cells: Sequence[Cell]) -> int:
    """Pixels from one cell to the next: two digits, or as many as the longest number has."""
    return 6 + GRID * max(2, *(len(str(cell.number)) for cell in cells))


def _numbers(note: str) -> list[int]:
    listed = re.fullmatch(r"events? (\d+(?:, \d+)*)", note)
    return [*map(int, listed[1].split(", "))] if listed else []
