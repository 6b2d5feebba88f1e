"""One run's part of the page: its edges, its lanes and what is written at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from eventlab.course.timeline import Timeline
from eventlab.lab.draw import points, small, text
from eventlab.lab.look import GRID, LIGHT, SMALL, TYPE
from eventlab.lab.timeline_lanes import Lane, Mark, lanes_of, marks_of
from eventlab.lab.timeline_numbers import Side
from eventlab.lab.timeline_type import fitted, width_of

LABELS = 2
"""Lines that a step's words may take; what does not fit is in the alternative text."""
FIRST, LAST = 5 * GRID, 4 * GRID
"""Pixels between the panel's edges and its first and last lane."""
APART = 15 * GRID
"""Pixels between two lanes, at most."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Where one run is drawn."""

    title: str
    left: float
    right: float
    lanes: dict[str, float]
    """The x of each lane."""
    marks: list[Mark]

    def lines(self, mark: Mark) -> list[str]:
        """The words of one step, broken to fit."""
        return fitted(mark.words, self.right - self.left, LABELS)


def panels_of(timeline: Timeline, left: float, right: float, between: float) -> list[Panel]:
    """The two panels side by side; only one, where the other run is not known."""
    lanes = lanes_of(timeline.pairs)
    sides: list[Side] = []
    sides += ["yours"] if timeline.yours is not None else []
    sides += ["ours"] if timeline.ours is not None else []
    width = (right - left - between) / 2
    gap = min((width - FIRST - LAST) / max(len(lanes) - 1, 1), APART)
    panels = []
    for number, side in enumerate(sides):
        start = left + number * (width + between)
        xs = {lane.name: start + FIRST + gap * k for k, lane in enumerate(lanes)}
        panels.append(Panel(side.capitalize(), start, start + width, xs, marks_of(timeline.pairs, side)))
    return panels


def draw_panel(page: Axes, panel: Panel, lanes: Sequence[Lane], me: str, *, top: float, bottom: float) -> None:
    """The title, and above `top` each lane's name and head; names that are too close stand at two heights."""
    close = crowded(panel, lanes, me)
    text(page, panel.left, top - (10 if close else 8) * GRID, panel.title, size=TYPE + 1, weight="bold")
    for number, lane in enumerate(lanes):
        x, higher = panel.lanes[lane.name], close and number % 2 == 0
        text(page, x, top - (7 if higher else 5) * GRID, lane.name or me, size=SMALL, ha="center", weight="bold")
        small(page, x, top - 2.5 * GRID, lane.actor)
        page.plot([x, x], [top - GRID, bottom], color=LIGHT.line, linewidth=points(1), zorder=0)


def crowded(panel: Panel, lanes: Sequence[Lane], me: str) -> bool:
    """Whether neighbouring names would touch on one line."""
    xs = list(panel.lanes.values())
    widths = [width_of(lane.name or me, bold=True) for lane in lanes]
    return any(x + a / 2 + 6 > y - b / 2 for x, y, a, b in zip(xs, xs[1:], widths, widths[1:], strict=False))
