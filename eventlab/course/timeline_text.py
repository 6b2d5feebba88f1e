"""A timeline as text: both runs side by side, and in words what differs. It is complete without any picture.

    yours                                    ours
  1 emit     parcel.changed                  emit     parcel.changed
▸ 2 —        till  never called            ≠ deliver  till

▸ stands at the row that matters, as on the card, and ≠ where the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING

from eventlab.course.alignment import Skipped
from eventlab.course.scenario import Row, has_steps
from eventlab.course.timeline_words import known, label, parting

if TYPE_CHECKING:  # the timeline shows itself through this module
    from eventlab.course.timeline import Timeline

WIDTH = 98
"""Characters of a line, at most."""

Cell = list[str]
"""The lines of one row in one column."""


def text_of(timeline: Timeline) -> str:
    """The headline, what the verdict said, the table, and the sentences below it; one line where nothing happens."""
    if not has_steps(timeline.exercise):
        return f"{timeline.exercise.id} has no timeline: things are sorted in it, and nothing happens step by step."
    finding = timeline.verdict.finding
    above = [f"{finding.code}  {finding.says}"] if finding else []
    lines = [headline(timeline), *_wrapped([*above, *known(timeline)])]
    if timeline.pairs:
        lines += ["", *_table(timeline), ""]
    return "\n".join([*lines, *_wrapped(parting(timeline))]).rstrip()


def headline(timeline: Timeline) -> str:
    """Which exercise this is, how it was judged, and in which scenario."""
    of = timeline.exercise
    line = f"{of.id} {of.title}: {timeline.verdict.status}"
    return f"{line}     {timeline.scenario} · seed {timeline.seed}" if timeline.scenario else line


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in wrap(line, WIDTH, break_on_hyphens=False)]


def _table(timeline: Timeline) -> Iterator[str]:
    steps = timeline.steps()
    pairs = [step[1] for step in steps if not isinstance(step, Skipped)]
    sides = {"yours": [pair.yours for pair in pairs], "ours": [pair.ours for pair in pairs]}
    if timeline.yours is None or timeline.ours is None:
        sides.pop("yours" if timeline.yours is None else "ours")
    gutter = len(str(len(timeline.pairs))) + 3
    room = (WIDTH - gutter - 3) // len(sides)
    columns = [_cells(rows, room) for rows in sides.values()]
    width = max(len(line) for cell in columns[0] for line in cell)
    yield (" " * gutter + "   ".join(f"{title:<{width}}" for title in sides)).rstrip()
    cells = zip(*columns, strict=True)
    for step in steps:
        if isinstance(step, Skipped):
            yield f"{' ' * gutter}{step}"
        else:
            start = f"{'▸' if step[0] == timeline.matters else ' '} {step[0] + 1:>{gutter - 3}} "
            yield from _lines(start, next(cells), width, " ≠ " if len(sides) > 1 and not step[1].same else "   ")


def _lines(start: str, cells: Sequence[Cell], width: int, middle: str) -> Iterator[str]:
    """The lines of one step, the cells beside each other."""
    for parts in zip_longest(*cells, fillvalue=""):
        yield (start + middle.join(f"{part:<{width}}" for part in parts)).rstrip()
        start, middle = " " * len(start), "   "


def _cells(rows: Sequence[Row], room: int) -> list[Cell]:
    """Each row as lines of at most `room` characters, its op, names and note in columns."""
    op = max(len(row.op) for row in rows)
    names = max((len(label(row)) for row in rows if row.note), default=0)
    texts = [f"{row.op:<{op}}  {label(row):<{names}}  {row.note}".rstrip() for row in rows]
    if max(map(len, texts)) > room:  # there is no room for a column of notes
        texts = ["  ".join(filter(None, (f"{row.op:<{op}}", label(row), row.note))).rstrip() for row in rows]
    return [wrap(text, room, subsequent_indent=" " * (op + 2), break_on_hyphens=False) for text in texts]
