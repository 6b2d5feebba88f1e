"""The marks of a class: what all reports are made from, in one fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eventlab.course.catalogue import Exercise
from eventlab.course.grading.ledger import Ledger
from eventlab.course.grading.note import Note
from eventlab.course.grading.overrides import Overrides
from eventlab.course.grading.points import Points
from eventlab.course.grading.terms import Terms
from eventlab.course.verdict import Status


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that was judged: whose, and where its verdict is."""

    learner: str
    exercise: Exercise
    key: str
    """Its line in the ledger."""
    file: str
    remark: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One learner's mark for one exercise."""

    learner: str
    exercise: Exercise
    status: Status
    code: str
    """Of the finding; empty without one."""
    points: float
    of: float
    """The points for a passed answer."""
    held: int
    total: int
    """Scenarios: those that held, and all."""
    ms: int
    """Milliseconds that the verdict took when it was given."""
    file: str
    """Where the answer was found; empty when it was not."""
    remark: str
    """What was odd about finding it; usually empty."""
    key: str
    """Its line in the ledger."""
    judged: float | None = None
    """The points before an override; None where none was given by hand."""
    comment: str = ""
    """The override's."""


@dataclass(frozen=True, slots=True)
class Marks:
    """All of them, with what a report says besides."""

    terms: Terms
    exercises: tuple[Exercise, ...]
    points: Points
    by_learner: Mapping[str, tuple[Mark, ...]]
    """All learners, in order, each with the marks in the exercises' order; none where nothing could be read."""
    notes: tuple[Note, ...]
    entry: Callable[[str], dict[str, Any]]
    """A verdict's whole row in the ledger, by its key; read from the disk each time."""

    @property
    def of(self) -> float:
        """The points that one learner can have."""
        return round(sum(self.points.full(of) for of in self.exercises), 2)

    def total(self, learner: str) -> float:
        """One learner's points."""
        return round(sum(mark.points for mark in self.by_learner[learner]), 2)

    def __iter__(self) -> Iterator[Mark]:
        """Every mark, by learner, then by exercise."""
        return (mark for marks in self.by_learner.values() for mark in marks)

    def notes_on(self, learner: str) -> list[Note]:
        """What is said about one learner's files."""
        return [note for note in self.notes if note.learner == learner]


def mark_of(found: Found, ledger: Ledger, points: Points, overrides: Overrides) -> Mark:
    """The mark for an answer that was judged."""
    line = ledger[found.key]
    earned, of = points.earned(found.exercise, line), points.full(found.exercise)
    mark = Mark(
        found.learner,
        found.exercise,
        line.status,
        line.code,
        earned,
        of,
        line.held,
        line.total,
        line.ms,
        found.file,
        found.remark,
        found.key,
    )
    return by_hand(mark, overrides)


def mark_without_answer(learner: str, exercise: Exercise, points: Points, overrides: Overrides) -> Mark:
    """The mark of someone of whom nothing could be read; it is only worth a row when an override gives points."""
    mark = Mark(learner, exercise, "not attempted", "", 0.0, points.full(exercise), 0, 0, 0, "", "", "")
    return by_hand(mark, overrides)


def by_hand(mark: Mark, overrides: Overrides) -> Mark:
    """The mark with the points that an instructor gave, if any."""
    one = overrides.get((mark.learner, mark.exercise.id))
    return mark if one is None else replace(mark, points=one.points, judged=mark.points, comment=one.comment)


def number(points: float) -> str:
    """Points as one writes them: `1`, `0.5`, `2.67`."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
