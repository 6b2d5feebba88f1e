"""Points that an instructor gives by hand. They lie in a file of their own, which no run ever writes.

[[override]]
learner = "Ann Smith"
exercise = "4.1"
points = 1
comment = "a right idea, one missing await"
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from eventlab.course.catalogue import EXERCISES
from eventlab.course.grading.toml_file import nearest, number, read_toml
from eventlab.errors import CourseError

FIELDS = ("learner", "exercise", "points", "comment")


@dataclass(frozen=True, slots=True)
class Override:
    """One mark that is given by hand."""

    learner: str
    exercise: str
    points: float
    comment: str = ""


Overrides = Mapping[tuple[str, str], Override]
"""By learner and exercise id."""


def read_overrides(path: Path | None) -> Overrides:
    """The overrides of this file, none without one; raises `CourseError` for a line that is not understood."""
    if path is None:
        return {}
    tables = read_toml(path, ("override",)).get("override", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CourseError(f"{path}: expected [[override]] with two brackets on each side, once for each mark.")
    found: dict[tuple[str, str], Override] = {}
    for place, table in enumerate(tables, 1):
        one = _override(path, f"override {place}", table)
        if found.setdefault((one.learner, one.exercise), one) is not one:
            raise CourseError(f"{path}: two overrides for {one.exercise} of {one.learner!r}: keep the one that counts.")
    return found


def unknown(overrides: Overrides, learners: Collection[str]) -> Iterator[str]:
    """A sentence for each override that meets nobody, with the nearest name."""
    ids = [of.id for of in EXERCISES]
    for one in overrides.values():
        if one.learner not in learners:
            yield f"The override for {one.learner!r} meets nobody. {nearest(one.learner, learners)}"
        elif one.exercise not in ids:
            yield f"The override of {one.exercise!r} for {one.learner!r} is void. {nearest(one.exercise, ids)}"


def _override(path: Path, what: str, table: dict[str, object]) -> Override:
    for key in table:
        if key not in FIELDS:
            raise CourseError(f"{path}: {key!r} in {what} is unknown. {nearest(key, FIELDS)}")
    learner, exercise, comment = table.get("learner"), table.get("exercise"), table.get("comment", "")
    if not isinstance(learner, str) or not isinstance(exercise, str) or not isinstance(comment, str):
        raise CourseError(f'{path}: {what} needs learner = "…", exercise = "4.1" and points = …, each once.')
    return Override(learner, exercise, number(path, f"points in {what}", table.get("points")), comment)
