"""A timeline in which nothing moves: questions about patterns and names, and both answers beside each.

The pattern lies over the name: where it fits, each of its parts stands above the characters that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from eventlab.course.alignment import Pair, Skipped
from eventlab.course.timeline import Timeline
from eventlab.lab.draw import points, sheet, text
from eventlab.lab.look import CONSUMER, DEAD_LETTER, GRID, LIGHT, PRODUCER, SMALL, STROKE, TYPE
from eventlab.lab.timeline_page import GUTTER, MARGIN, SENTENCE, WIDTH, above, below, differs, number_step, write
from eventlab.lab.timeline_type import fitted

ROW = 7 * GRID
CHARACTER = 0.602 * (TYPE - 1)
"""Pixels of a character in the code font, which is `TYPE - 1` pixels high here."""
MOST = 56
"""Characters of a pattern or a name for which there is room."""
ANSWER = 72
"""Pixels of an answer's width."""
YOURS, OURS = WIDTH - MARGIN - 2 * ANSWER - 4 * GRID, WIDTH - MARGIN - ANSWER
"""The left edge of both columns of answers."""

Part = tuple[str, int, int]
"""A part of a pattern, and the characters of the name that it stands for: from, and up to."""


def only_answers(pairs: Sequence[Pair]) -> bool:
    """Whether every step of ours is a question about a pattern and a name."""
    return all(pair.ours.op == "match" or pair.yours.op == "match" for pair in pairs)


def laid_over(pattern: str, name: str) -> list[Part] | None:
    """The pattern's parts over the name; None when it does not fit."""
    parts = [part for part in re.split(r"(\*)", pattern) if part]
    found = re.fullmatch("".join("(.*?)" if part == "*" else f"({re.escape(part)})" for part in parts), name)
    return [(part, *found.span(number)) for number, part in enumerate(parts, 1)] if found else None


def draw_answers(timeline: Timeline) -> Figure:
    """The picture, 720 pixels wide."""
    head, foot, steps = above(timeline), below(timeline), timeline.steps()
    top = MARGIN + SENTENCE * len(head) + 5 * GRID
    bottom = top + ROW * len(steps)
    figure, page = sheet(WIDTH, round(bottom + SENTENCE * len(foot) + 2 * MARGIN))
    write(page, head, MARGIN, first="bold")
    text(page, MARGIN + GUTTER, top - 2 * GRID, "The pattern, and the name below it", size=SMALL, colour=LIGHT.muted)
    for x, title, run in ((YOURS, "Yours", timeline.yours), (OURS, "Ours", timeline.ours)):
        if run is not None:
            text(page, x + ANSWER / 2, top - 2 * GRID, title, size=TYPE + 1, weight="bold", ha="center")
    for number, step in enumerate(steps):
        y = top + ROW * number
        if isinstance(step, Skipped):
            text(page, MARGIN + GUTTER, y + ROW / 2, str(step), size=SMALL, colour=LIGHT.muted)
        else:
            _draw_question(page, timeline, step[0], step[1], y)
    write(page, foot, bottom + MARGIN)
    return figure


def _draw_question(page: Axes, timeline: Timeline, place: int, pair: Pair, y: float) -> None:
    row = pair.yours if pair.yours.op == "match" else pair.ours
    # Only where it is known to fit: to find out that it does not may take a regular expression very long.
    fits = laid_over(row.what, row.who) if pair.ours.note == "True" and len(row.who) <= MOST else None
    for part, start, end in fits or [(row.what, 0, 0)]:
        _draw_part(page, part, MARGIN + GUTTER + CHARACTER * start, CHARACTER * (end - start), y + 16, over=bool(fits))
    _code(page, MARGIN + GUTTER, y + 38, row.who)
    number_step(page, place, y, ROW, matters=place == timeline.matters)
    if timeline.yours is not None:
        _draw_answer(page, YOURS, y, pair.yours.note)
    if timeline.ours is not None:
        _draw_answer(page, OURS, y, pair.ours.note)
    if timeline.yours is not None and timeline.ours is not None and not pair.same:
        differs(page, (YOURS + ANSWER + OURS) / 2, y + ROW / 2)


def _draw_part(page: Axes, part: str, x: float, width: float, y: float, *, over: bool) -> None:
    """A part of the pattern; a star has a line below it, as long as what it stands for."""
    if over and part == "*":
        ink = PRODUCER.light
        text(page, x + width / 2, y, part, size=TYPE, colour=ink, code=True, weight="bold", ha="center")
        page.plot([x + 1, x + max(width - 1, 2)], [y + 10, y + 10], color=ink, linewidth=points(STROKE))
    else:
        _code(page, x, y, part)


def _code(page: Axes, x: float, y: float, words: str) -> None:
    text(page, x, y, words if len(words) <= MOST else f"{words[: MOST - 1]}…", size=TYPE - 1, code=True)


def _draw_answer(page: Axes, x: float, y: float, words: str) -> None:
    """True is filled, False is hollow; anything else is no answer, and has a dashed edge."""
    known = {"True": (CONSUMER.light, CONSUMER.light, "white"), "False": ("white", CONSUMER.light, CONSUMER.light)}
    fill, edge, ink = known.get(words, ("white", DEAD_LETTER.light, DEAD_LETTER.light))
    box = FancyBboxPatch((x, y + 14), ANSWER, 28, boxstyle="round,pad=0,rounding_size=14")
    box.set(
        facecolor=fill, edgecolor=edge, linewidth=points(STROKE), linestyle="solid" if words in known else (0, (3, 2))
    )
    page.add_patch(box)
    shown = "".join(fitted(words, ANSWER - 12, 1))
    text(page, x + ANSWER / 2, y + 28, shown, size=SMALL, colour=ink, ha="center", weight="bold")
