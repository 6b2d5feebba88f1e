"""What a check is made of: scenarios, the trace that a run leaves, and what breaks a promise.

An exercise's check is two small modules in `checks/chapter_NN/`, named for the exercise's module:

    emitter.py        in the parent:  CODES, WHY, scenarios(rng), judge(scenario, run)
    emitter_drive.py  in the child:   drive(names, plan, trace), beside the learner's code

    parent   scenarios(rng) ──▶ plan ───────────┐          expect stays here
    child                                       ▼
             learner's code ◀── drive(names, plan, trace) ──▶ rows, result (plain JSON)
    parent   judge(scenario, run) ◀─────────────┘ ──▶ None, or Broken(code, …)

What the learner should have done (`expect`) never enters the process in which the learner's code runs, so that there
is nothing to find there.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, Protocol, cast

from eventlab.course.catalogue import Exercise
from eventlab.errors import CourseError

Sandbox = Literal["process", "strict"]
"""`process`: a process of its own with limits. `strict`: besides, no network, and a file system that is only read."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation to put the answer in."""

    name: str
    """A few lower-case words, shown under "Held"."""
    plan: Any
    """Plain JSON: all that the child is told."""
    expect: Any = None
    """What a right answer does, in any form that `judge` understands. It stays in the parent."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a trace."""

    op: str
    """What happened: `emit`, `deliver`, `store`, `raise`, … or `—` for what did not happen."""
    what: str = ""
    """What it happened to: an event's type, a key."""
    who: str = ""
    """Who did it or got it: a handler's name."""
    note: str = ""
    """The rest, in a few words."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that left the learner's code."""

    type: str
    message: str
    part: str = ""
    """`cell` or `imports`: which piece of the learner's source the line belongs to; empty when none was on the way."""
    line: int = 0
    """The innermost line of the learner's own, from 1; 0 when there is none."""

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Run:
    """What came back from one scenario."""

    rows: tuple[Row, ...]
    result: Any
    """What `drive` returned, as plain JSON; None when it raised."""
    raised: Raised | None = None
    output: str = ""
    """What the learner's code printed meanwhile, cut."""


@dataclass(frozen=True, slots=True)
class Code:
    """A misconception with a name: what it does, why that matters in production, and three rungs of help."""

    says: str
    why: str
    hints: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a run broke."""

    code: str
    """A key of the check's `CODES`."""
    rows: Sequence[Row] = ()
    """The trace to show; usually the run's own, with a row for what is missing."""
    mark: int | None = None
    """Index of the row that matters."""
    expected: str = ""
    got: str = ""


class Check(Protocol):
    """The parent's half of an exercise's check; a module satisfies it."""

    CODES: Mapping[str, Code]
    WHY: str

    def scenarios(self, rng: Random) -> list[Scenario]:
        """Fresh scenarios: names, order of handlers, values drawn from `rng`."""

    def judge(self, scenario: Scenario, run: Run) -> Broken | None:
        """None when the promise was kept. A `raised` that this passes over becomes the verdict *error*."""

    def smaller(self, scenario: Scenario) -> Iterator[Scenario]:
        """The same situation with something left out, in each possible way; what is right is worked out anew."""

    def lines(self, plan: Any) -> str:
        """The plan as Python that a learner runs below the answer; it shows what the card says, without the judge."""


def find_check(of: Exercise) -> Check:
    """The parent's half of the check; raises `CourseError` when the exercise has none yet."""
    name = check_module(of)
    try:
        return cast("Check", importlib.import_module(name))
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        raise CourseError(f"Exercise {of.id} cannot be judged yet: there is no module {name}.") from None


def has_steps(of: Exercise) -> bool:
    """Whether something happens, step by step, while it is judged; where things are sorted, nothing does."""
    return not hasattr(find_check(of), "TABLE")  # as an exercise judged by data has: `checks/by_data.py`


def check_module(of: Exercise) -> str:
    """Full name of the module that judges this exercise; the child's half has `_drive` behind it."""
    return f"eventlab.course.checks.chapter_{of.chapter:02d}.{of.module}"
