"""How a run of 4.5 is shown: what goes on alike is folded, and the row that matters is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from eventlab.course.checks.chapter_04.sse_plans import LogEvent
from eventlab.course.scenario import Broken, Row

ALIKE = 4
"""Rows of one kind in succession that are shown one by one."""


def folded(broken: Broken) -> Broken:
    """The same, with each long run of alike rows told by its first, its last and the one that matters."""
    rows: list[Row] = []
    mark = None
    for at, row in _kept(broken.rows, broken.mark):
        if at is not None and at == broken.mark:
            mark = len(rows)
        rows.append(row)
    return Broken(broken.code, rows, mark, broken.expected, broken.got)


def _kept(rows: Sequence[Row], mark: int | None) -> Iterator[tuple[int | None, Row]]:
    """Each row with its place; what is left out is counted in a row without one."""
    places = range(len(rows))
    for _, group in groupby(places, key=lambda at: (rows[at].op, rows[at].what, rows[at].who)):
        alike = list(group)
        shown = [at for at in alike if at in (alike[0], alike[-1], mark)] if len(alike) > ALIKE else alike
        last = alike[0] - 1
        for at in shown:
            if at - last > 1:
                yield None, Row("…", rows[at].what, rows[at].who, f"{at - last - 1} more")
            yield at, rows[at]
            last = at


def said(events: Sequence[LogEvent | None]) -> str:
    """The numbers of these events, as the trace has them."""
    numbers = [str(each[3]) if each else "unknown" for each in events]
    if len(numbers) > 2 * ALIKE:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event{'s' * (len(numbers) > 1)} {', '.join(numbers)}" if numbers else "nothing"
