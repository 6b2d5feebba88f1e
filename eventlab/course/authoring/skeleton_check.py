"""The check of a new exercise: three modules that hold their places, and a package for a chapter's first exercise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eventlab.course.catalogue import Exercise


def modules(root: Path, of: Exercise) -> Iterator[tuple[Path, str]]:
    """The files in a checkout, with their text; that of the package is there already in most chapters."""
    folder = root / "eventlab" / "course" / "checks" / f"chapter_{of.chapter:02d}"
    yield folder / "__init__.py", f'"""Chapter {of.chapter}: the checks, from {of.id} {of.module} on."""\n'
    for half, text in (("", _PARENT), ("_codes", _CODES), ("_drive", _CHILD)):
        words = {"id": of.id, "chapter": folder.name, "module": of.module}
        yield folder / f"{of.module}{half}.py", text.format(**words)


_PARENT = '''"""{id} in the parent: the scenarios, and what each wrong answer is called."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from eventlab.course.checks.{chapter}.{module}_codes import CODES, WHY
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh names and values each time, so that nobody can answer from memory."""
    return []


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    return None


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """The same situation with something left out, in each possible way."""
    yield from ()


def lines(plan: Any) -> str:
    """The plan as Python that a learner runs below the answer."""
    return ""
'''

_CODES = '''"""{id} in words: each misconception, what the code does, what that costs, and three rungs of help."""

from __future__ import annotations

from eventlab.course.scenario import Code

WHY = ""

CODES: dict[str, Code] = {{}}
'''

_CHILD = '''"""{id} in the child: sets one scenario in motion, and writes down what happens."""

from __future__ import annotations

from typing import Any

from eventlab.course.trace import Trace


def drive(names: dict[str, Any], plan: Any, trace: Trace) -> Any:
    """Do what the plan says with the learner's code; what it answers goes to the parent as plain JSON."""
    return None
'''
