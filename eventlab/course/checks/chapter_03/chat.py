"""3.3 in the parent: the scenarios, and what each wrong answer is called."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from eventlab.course.checks.chapter_03.chat_codes import CODES, WHY
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
