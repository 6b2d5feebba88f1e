"""What a verdict is worth. Passed: all points; anything else: none, unless the points file says `partial = true`.

partial = true        # else a share of the scenarios that held counts nothing

[points]
"4.1" = 3             # an exercise that is not named here: 1, and 0 for a stretch exercise
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.grading.ledger import Line
from eventlab.course.grading.toml_file import nearest, number, read_toml
from eventlab.errors import CourseError

UNBELIEVED = "RUN-CHANNEL-01"
"""With this code no scenario counts: any of their records may be forged."""


@dataclass(frozen=True, slots=True)
class Points:
    """How many points each exercise gives, and for what."""

    of_each: Mapping[str, float] = field(default_factory=dict)
    """By exercise id; the rest get the default."""
    partial: bool = False

    def full(self, of: Exercise) -> float:
        """The points for a passed answer."""
        return self.of_each.get(of.id, 1.0 if of.core else 0.0)

    def earned(self, of: Exercise, line: Line) -> float:
        """The points for this verdict, to a hundredth."""
        if line.status == "passed":
            return self.full(of)
        if not self.partial or not line.total or line.code == UNBELIEVED:
            return 0.0
        return round(self.full(of) * line.held / line.total, 2)


def read_points(path: Path | None) -> Points:
    """The points file, or the defaults without one; raises `CourseError` for what it does not understand."""
    if path is None:
        return Points()
    found = read_toml(path, ("partial", "points"))
    partial, table = found.get("partial", False), found.get("points", {})
    if not isinstance(partial, bool) or not isinstance(table, dict):
        raise CourseError(
            f'{path}: expected `partial = true` or `false`, and a table [points] with lines like "4.1" = 3.'
        )
    _known(path, list(table))
    return Points({id: number(path, f"points of {id}", value) for id, value in table.items()}, partial)


def _known(path: Path, ids: Sequence[str]) -> None:
    known = [of.id for of in EXERCISES]
    for id in ids:
        if id not in known:
            raise CourseError(f"{path}: there is no exercise {id!r}. {nearest(id, known)}")
