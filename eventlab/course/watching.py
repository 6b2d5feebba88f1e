"""Watch a file, and judge each exercise in it whose answer has changed, whenever it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.submission import Submission, defines, read_file
from eventlab.course.verbs import check
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError

TICK = 1000
"""Milliseconds until the first look at the file when nothing has happened: by then the watch is set up."""
POLL = 300
"""Milliseconds between two looks, where a file system tells nobody about changes."""


def watch(path: Path, only: Exercise | None = None, *, polling: bool = False) -> Iterator[list[Verdict] | CourseError]:
    """The verdicts on what has changed, after each save; an empty list first, when the watch is set up.

    A file that cannot be read, such as one half written, is answered with its error, and watching goes on. It ends with
    `KeyboardInterrupt`. Raises `CourseError` when the file is not there, or holds no answer to watch.
    """
    wanted = (only,) if only else exercises_in(path)
    before = _answers(path, wanted)
    yield []
    # The first turn comes without a change, when the watch stands: whatever was saved meanwhile is seen then. A watch
    # on the folder survives editors that write a new file and move it into place.
    turns = watchfiles.watch(
        path.parent,
        watch_filter=lambda _, name: Path(name).name == path.name,
        recursive=False,
        force_polling=polling or None,
        poll_delay_ms=POLL,
        rust_timeout=TICK,
        yield_on_timeout=True,
    )
    for number, changes in enumerate(turns):
        if not changes and number:
            continue
        try:
            after = _answers(path, wanted)
            changed = [of for of in wanted if after[of.id] != before[of.id]]
            before = after
            if changed:
                yield [verdict for of in changed if (verdict := check(of.id, file=path)) is not None]
        except CourseError as error:
            yield error


def exercises_in(path: Path) -> tuple[Exercise, ...]:
    """The exercises of which the file holds an answer, or a starter; raises `CourseError` when there is none."""
    found = tuple(of for of in EXERCISES if _is_in(of, path))
    if not found:
        raise CourseError(
            f"{path} holds no answer to any exercise. Name the exercise instead: eventlab watch {EXERCISES[0].id}"
        )
    return found


def compact(verdict: Verdict) -> str:
    """The verdict in a few lines: what it is, what to look at first, and how to see the rest."""
    head, finding = str(verdict).splitlines()[0], verdict.finding
    if finding is None:
        lines = [verdict.message, verdict.saved]
    else:
        expected = finding.expected and f"Expected {finding.expected}"
        got = finding.got and f"Got {finding.got}"
        path = verdict.answer.path if verdict.answer else None
        again = f"eventlab check {verdict.exercise.id} {path or ''} --seed {verdict.seed}".replace("  ", " ")
        lines = [f"{finding.code}  {finding.says}", finding.where, expected, got, f"More: {again}"]
    return "\n".join([head, *(f"  {line}" for line in (*lines, verdict.note) if line)])


def _answers(path: Path, wanted: tuple[Exercise, ...]) -> dict[str, Submission]:
    return {of.id: read_file(of, path) for of in wanted}


def _is_in(of: Exercise, path: Path) -> bool:
    answer = read_file(of, path)
    return bool(answer.cell) if path.suffix == ".ipynb" else defines(answer.cell, of.entry)
