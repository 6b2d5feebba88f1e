"""The marks for a spreadsheet: long, a row for each learner and exercise; and wide, a row for each learner.

A cell that begins like a formula gets an apostrophe before it: a learner may be called `=cmd()`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventlab.course.grading.marks import Mark, Marks, number
from eventlab.course.grading.visible import one_line
from eventlab.course.grading.whole import whole

HEAD = ("learner", "exercise", "status", "code", "points", "of", "scenarios_held", "scenarios_total")
LONG = (*HEAD, "seed", "sandbox", "judged_points", "comment", "remark", "file")
FORMULA = "=+-@＝＋－＠"
"""What makes a spreadsheet compute instead of show, in the wide forms of East Asian keyboards too."""


def write(marks: Marks, folder: Path, *, timings: bool = False) -> list[Path]:
    """Write `marks.csv` and `marks_wide.csv` and return them. Times, in milliseconds, only with `timings`."""
    long, wide = folder / "marks.csv", folder / "marks_wide.csv"
    _write(long, [[*LONG, *["ms"] * timings], *_long(marks, timings=timings)])
    _write(wide, list(_wide(marks)))
    return [long, wide]


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with whole(path) as file:
        csv.writer(file, lineterminator="\n").writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: str) -> str:
    text = one_line(cell)
    return f"'{text}" if text.startswith(tuple(FORMULA)) else text


def _long(marks: Marks, *, timings: bool) -> Iterator[list[str]]:
    """Each learner's marks, then what is said about her files, with no exercise; last what belongs to nobody."""
    terms = (str(marks.terms.seed), marks.terms.sandbox)
    for learner in (*marks.by_learner, ""):
        for mark in marks.by_learner.get(learner, ()):
            yield [*_row(mark, terms), *[str(mark.ms)] * timings]
        for note in marks.notes_on(learner):
            yield [learner, "", note.kind, *[""] * 9, note.reason, note.file, *[""] * timings]


def _row(mark: Mark, terms: tuple[str, str]) -> list[str]:
    judged = "" if mark.judged is None else number(mark.judged)
    points = (number(mark.points), number(mark.of), str(mark.held), str(mark.total))
    head = (mark.learner, mark.exercise.id, mark.status, mark.code)
    return [*head, *points, *terms, judged, mark.comment, mark.remark, mark.file]


def _wide(marks: Marks) -> Iterator[list[str]]:
    yield ["learner", *(of.id for of in marks.exercises), "total", "of", "remarks"]
    for learner, mine in marks.by_learner.items():
        points = {mark.exercise: number(mark.points) for mark in mine}
        notes = "; ".join(f"{note.kind}: {note.reason}" for note in marks.notes_on(learner))
        cells = [points.get(of, "") for of in marks.exercises]
        yield [learner, *cells, number(marks.total(learner)), number(marks.of), notes]
