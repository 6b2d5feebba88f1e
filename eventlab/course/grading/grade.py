"""From a folder of submissions to marks and reports: what `eventlab grade` and `eventlab regrade` do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from eventlab.course.catalogue import Exercise
from eventlab.course.grading import report_csv, report_html, report_json, report_junit
from eventlab.course.grading.answers import answers_of
from eventlab.course.grading.batch import Batch
from eventlab.course.grading.intake import Learner, take_in
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.marks import Found, Mark, Marks, mark_of, mark_without_answer, number
from eventlab.course.grading.note import Note
from eventlab.course.grading.overrides import Overrides, read_overrides, unknown
from eventlab.course.grading.points import Points, read_points
from eventlab.course.grading.settings import Settings, Standing, chosen, remember, sandbox_of
from eventlab.course.grading.terms import Terms, course_version
from eventlab.course.grading.visible import one_line
from eventlab.errors import CourseError


class Report(Protocol):
    """A module that writes the marks in one form."""

    def write(self, marks: Marks, folder: Path, *, timings: bool = False) -> list[Path]:
        """Write the files and return them."""


REPORTS: dict[str, Report] = {"csv": report_csv, "json": report_json, "junit": report_junit, "html": report_html}
LEDGER = "ledger.jsonl"


class Progress(Protocol):
    """Told how far it is."""

    def begin(self, total: int) -> None:
        """So many marks are to be found."""

    def step(self, count: int = 1) -> None:
        """So many more are there."""


@dataclass(frozen=True, slots=True)
class Graded:
    """What one run did."""

    marks: Marks
    judged: int
    """Verdicts given in this run; the others were in the ledger, or are those of an equal answer."""
    files: tuple[Path, ...]
    """The reports, in the order in which they were asked for."""
    void: tuple[str, ...]
    """A sentence for each override that meets nobody."""

    @property
    def judge_errors(self) -> int:
        """Marks for which the judge itself was at fault."""
        return sum(mark.status == "judge error" for mark in self.marks)


def grade(settings: Settings, progress: Progress) -> Graded:
    """Judge what was handed in and write the reports.

    Raises `CourseError` before anything is judged when the submissions, or a file of points or overrides, cannot be
    used; and when the disk refuses what is written.
    """
    exercises = chosen(settings.exercises)
    points = read_points(settings.beside("points.toml", settings.points))
    overrides = read_overrides(settings.beside("overrides.toml", settings.overrides))
    intake = take_in(settings.submissions, but=settings.out)
    if not intake.learners:
        raise CourseError(f"{settings.submissions} holds no submissions: expected a folder or a file for each learner.")
    terms = Terms(course_version(), settings.seed, settings.deadline, sandbox_of(settings.sandbox))
    ledger = _ledger(settings)
    void = tuple(unknown(overrides, [learner.name for learner in intake.learners]))
    notes = [*intake.notes, *(Note("", "", "noted", sentence) for sentence in void)]
    learners = [learner for learner in intake.learners if _in_share(learner, settings.shard)]
    progress.begin(len(learners) * len(exercises))
    with Batch(ledger, terms, settings.jobs, progress.step) as batch:
        found = _judge(learners, exercises, batch, notes, progress)
    by_learner = {
        name: tuple(_marks(name, mine, exercises, ledger=ledger, points=points, overrides=overrides))
        for name, mine in found.items()
    }
    marks = Marks(terms, exercises, points, by_learner, tuple(sorted(notes)), ledger.entry)
    files = [REPORTS[name].write(marks, settings.folder, timings=settings.timings) for name in settings.formats]
    remember(settings, standing_of(marks))
    return Graded(marks, batch.judged, tuple(chain.from_iterable(files)), void)


def standing_of(marks: Marks) -> Standing:
    """What a later run is compared with."""
    return {
        name: {mark.exercise.id: (mark.status, mark.points) for mark in mine} for name, mine in marks.by_learner.items()
    }


def changes(before: Standing, after: Standing) -> list[str]:
    """A line for each mark that is not what it was."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        then, now = before.get(name, {}), after.get(name, {})
        for id in sorted(then.keys() | now.keys()):
            was, is_ = then.get(id), now.get(id)
            if was != is_:
                lines.append(f"{one_line(name)}  {id}  {_words(was)} → {_words(is_)}")
    return lines


def _words(standing: tuple[str, float] | None) -> str:
    return "no mark" if standing is None else f"{standing[0]}, {number(standing[1])}"


def _ledger(settings: Settings) -> Ledger:
    """The ledger to add to; with `resume`, what it holds already, and what the shares of other machines hold."""
    path = settings.folder / LEDGER
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(f"{path.parent} cannot be made ({error.strerror}). Name another folder with --out.") from None
    others = sorted(settings.out.glob(f"shard-*/{LEDGER}")) if settings.resume else []
    return Ledger(path, [*others, path] if settings.resume else [])


def _in_share(learner: Learner, shard: tuple[int, int] | None) -> bool:
    """By a checksum of the name, so that a learner stays in her share whoever else hands in."""
    if shard is None:
        return True
    number, count = shard
    digest = hashlib.sha256(learner.name.encode()).digest()
    return int.from_bytes(digest[:8], "big") % count == number - 1


def _judge(
    learners: Sequence[Learner], exercises: Sequence[Exercise], batch: Batch, notes: list[Note], progress: Progress
) -> dict[str, list[Found]]:
    """Read one learner after the other, and have every answer judged."""
    found: dict[str, list[Found]] = {}
    for learner in learners:
        found[learner.name] = [
            Found(learner.name, each.exercise, batch.want(each.exercise, each.submission), each.file, each.remark)
            for each in answers_of(learner, exercises, notes.append)
        ]
        if not found[learner.name]:
            progress.step(len(exercises))
    return found


def _marks(
    name: str,
    mine: Sequence[Found],
    exercises: Sequence[Exercise],
    *,
    ledger: Ledger,
    points: Points,
    overrides: Overrides,
) -> Iterator[Mark]:
    """A learner's marks; of one of whom nothing could be read, only those that were given by hand."""
    if mine:
        yield from (mark_of(found, ledger, points, overrides) for found in mine)
        return
    for of in exercises:
        if (name, of.id) in overrides:
            yield mark_without_answer(name, of, points, overrides)
