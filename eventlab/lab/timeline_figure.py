"""A timeline as a picture: two panels on one grid, "Yours" and "Ours", time downwards, a lane for everybody.

Each step is as high in one panel as in the other, so that what is missing stands beside what should be there. Tickets
are events, arrows are what went from one to another; dashed and with a × is what did not happen.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eventlab.course.alignment import Skipped, Step
from eventlab.course.timeline import Timeline
from eventlab.lab.draw import sheet, text
from eventlab.lab.look import GRID, LIGHT, SMALL
from eventlab.lab.timeline_answers import draw_answers, only_answers
from eventlab.lab.timeline_lanes import lanes_of
from eventlab.lab.timeline_page import GUTTER, MARGIN, SENTENCE, WIDTH, above, below, differs, number_step, write
from eventlab.lab.timeline_panel import Panel, crowded, draw_panel, panels_of
from eventlab.lab.timeline_step import draw_step, height_of, height_of_words

BETWEEN = 3 * GRID
"""Pixels between the panels, for ≠."""
HEAD = 10 * GRID
"""Pixels for the panels' titles and the heads of their lanes; two grids more where the names need two lines."""


def draw_timeline(timeline: Timeline) -> Figure:
    """The picture, 720 pixels wide; where nothing moves it is a table of answers. A timeline without steps has none."""
    if only_answers(timeline.pairs):
        return draw_answers(timeline)
    panels = panels_of(timeline, MARGIN + GUTTER, WIDTH - MARGIN, BETWEEN)
    steps, lanes, me = timeline.steps(), lanes_of(timeline.pairs), timeline.exercise.entry
    heights = [_height(step, panels) for step in steps]
    head, foot = above(timeline), below(timeline)
    top = MARGIN + SENTENCE * len(head) + HEAD + 2 * GRID * crowded(panels[0], lanes, me)
    bottom = top + sum(heights)
    figure, page = sheet(WIDTH, round(bottom + SENTENCE * len(foot) + 2 * MARGIN))
    write(page, head, MARGIN, first="bold")
    for panel in panels:
        draw_panel(page, panel, lanes, me, top=top, bottom=bottom)
    y: float = top
    for step, height in zip(steps, heights, strict=True):
        _draw_step(page, timeline, panels, step, y=y, height=height)
        y += height
    write(page, foot, bottom + MARGIN)
    return figure


def _height(step: Step, panels: Sequence[Panel]) -> float:
    if isinstance(step, Skipped):
        return 4 * GRID
    return _words(step[0], panels) + max(height_of(panel, panel.marks[step[0]]) for panel in panels)


def _words(place: int, panels: Sequence[Panel]) -> int:
    """Pixels for the words of one step: as many in each panel, so that what is below them stands on one line."""
    return max(height_of_words(panel, panel.marks[place]) for panel in panels)


def _draw_step(page: Axes, timeline: Timeline, panels: Sequence[Panel], step: Step, *, y: float, height: float) -> None:
    """One step in all panels, with its number; or a line that counts those left out."""
    middle = y + height / 2
    if isinstance(step, Skipped):
        for panel in panels:
            text(page, panel.left, middle, str(step), size=SMALL, colour=LIGHT.muted, backgroundcolor="white")
        return
    place, pair = step
    for panel in panels:
        draw_step(page, panel, panel.marks[place], y + _words(place, panels))
    number_step(page, place, y, height, matters=place == timeline.matters)
    if len(panels) > 1 and not pair.same:
        differs(page, panels[0].right + BETWEEN / 2, middle)
