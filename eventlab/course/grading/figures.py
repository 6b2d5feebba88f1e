"""What the marks say about the class: who stumbles over what, and what nobody and everybody passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eventlab.course.catalogue import Exercise
from eventlab.course.grading.marks import Mark, Marks
from eventlab.course.run_codes import RUN_CODES
from eventlab.course.scenario import Code, find_check

STEPS = 4
"""Strengths of a heat map's colour."""
COMMON = 8
"""Misconceptions that are listed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many learners one exercise brought to one outcome."""

    count: int
    of: int
    """Answers to this exercise."""

    @property
    def share(self) -> str:
        """Per cent of the answers, whole."""
        return f"{100 * self.count / self.of:.0f} %" if self.of else ""

    @property
    def heat(self) -> int:
        """0 for none, else 1 to `STEPS`."""
        return min(STEPS, 1 + STEPS * self.count // self.of) if self.count else 0


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome across a chapter's exercises: a failure code, or a status without one."""

    name: str
    says: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """One chapter's outcomes."""

    chapter: int
    exercises: tuple[Exercise, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Misconception:
    """A failure code that several answers share."""

    exercise: Exercise
    code: str
    says: str
    why: str
    count: int
    of: int


def heat_maps(marks: Marks) -> Iterator[HeatMap]:
    """A map for each chapter: `passed` first, then the codes by exercise and frequency, then the other statuses."""
    for chapter in sorted({of.chapter for of in marks.exercises}):
        exercises = tuple(of for of in marks.exercises if of.chapter == chapter)
        counts = {of: Counter(_outcome(mark) for mark in marks if mark.exercise == of) for of in exercises}
        names = ["passed"]
        for of in exercises:
            coded = sorted((name for name in counts[of] if name.isupper()), key=lambda name: (-counts[of][name], name))
            names += [name for name in coded if name not in names]
        names.sort(key=lambda name: name in RUN_CODES)  # what any exercise can have comes last among the codes
        names += [name for name in ("not attempted", "judge error") if any(name in counts[of] for of in exercises)]
        lines = [
            Line(name, says(exercises, name), tuple(_cell(counts[of], name) for of in exercises)) for name in names
        ]
        yield HeatMap(chapter, exercises, tuple(lines))


def common(marks: Marks) -> list[Misconception]:
    """The failure codes that several learners met, the most frequent first; those of one, where none is shared."""
    found = Counter((mark.exercise, mark.code) for mark in marks if mark.code)
    sizes = Counter(mark.exercise for mark in marks)
    shared = [one for one in found if found[one] > 1] or list(found)
    ranked = sorted(shared, key=lambda one: (-found[one], one[0].id, one[1]))[:COMMON]
    return [
        Misconception(of, code, says([of], code), why([of], code), found[of, code], sizes[of]) for of, code in ranked
    ]


def passed_by(marks: Marks, *, everybody: bool) -> list[Exercise]:
    """The exercises that everybody who handed something in has passed; or that nobody has."""
    return [
        of
        for of in marks.exercises
        if (statuses := [mark.status for mark in marks if mark.exercise == of])
        and (all if everybody else _none)(status == "passed" for status in statuses)
    ]


def says(exercises: Sequence[Exercise], code: str) -> str:
    """What an answer with this code does, in one sentence; empty for what is no code."""
    return next((known.says for known in _codes(exercises, code)), "")


def why(exercises: Sequence[Exercise], code: str) -> str:
    """What that costs in production."""
    return next((known.why for known in _codes(exercises, code)), "")


def _codes(exercises: Sequence[Exercise], code: str) -> Iterator[Code]:
    for codes in (RUN_CODES, *(find_check(of).CODES for of in exercises)):
        if code in codes:
            yield codes[code]


def _none(passed: Iterator[bool]) -> bool:
    return not any(passed)


def _outcome(mark: Mark) -> str:
    return mark.code or mark.status


def _cell(counts: Counter[str], name: str) -> Cell:
    return Cell(counts[name], counts.total())
