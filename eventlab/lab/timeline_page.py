"""The page on which a timeline is drawn: the sentences above and below, and the numbered steps between them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Polygon

from eventlab.course.timeline import Timeline
from eventlab.course.timeline_words import known, parting
from eventlab.lab.draw import points, text
from eventlab.lab.look import GRID, LIGHT, SMALL, STROKE, TYPE
from eventlab.lab.timeline_type import fitted

WIDTH = 720
MARGIN = 2 * GRID
GUTTER = 7 * GRID
"""Pixels on the left for the number of each step."""
SENTENCE = 20
"""Pixels from one line of the text above and below to the next."""


def above(timeline: Timeline) -> list[str]:
    """Which exercise and scenario this is, and the finding."""
    of, finding = timeline.exercise, timeline.verdict.finding
    says = f"{finding.code}: {finding.says}" if finding else ""
    return [f"{of.id} {of.title}: {timeline.scenario}", *_broken([says])]


def below(timeline: Timeline) -> list[str]:
    """Where the runs part, and what was expected."""
    return _broken([*known(timeline), *parting(timeline)])


def write(page: Axes, lines: Sequence[str], top: float, first: str = "normal") -> None:
    """Lines from `top` downwards; `first` is the weight of the first one."""
    for number, line in enumerate(lines):
        text(page, MARGIN, top + SENTENCE * (number + 0.5), line, weight="normal" if number else first)


def number_step(page: Axes, place: int, y: float, height: float, *, matters: bool) -> None:
    """The step's number; the step that matters has a frame around it, ▸ at its number, and the word."""
    middle = y + height / 2
    text(page, MARGIN + GUTTER - 12, middle - 7 * matters, str(place + 1), size=SMALL, ha="right", code=True)
    if not matters:
        return
    box = FancyBboxPatch((GRID / 2, y - 2), WIDTH - GRID, height, boxstyle="round,pad=0,rounding_size=4")
    box.set(facecolor="none", edgecolor=LIGHT.text, linewidth=points(STROKE))
    page.add_patch(box)
    page.add_patch(Polygon([(12, middle - 13), (20, middle - 7), (12, middle - 1)], facecolor=LIGHT.text))
    text(page, 12, middle + 9, "matters", size=SMALL)


def differs(page: Axes, x: float, y: float) -> None:
    """The sign between two cells that differ."""
    text(page, x, y, "≠", size=TYPE + 2, ha="center", weight="bold")


def _broken(texts: Sequence[str]) -> list[str]:
    return [line for each in texts for line in fitted(each, WIDTH - 2 * MARGIN, 3, TYPE)]
