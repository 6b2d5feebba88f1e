"""The smallest counterexample, on a check of its own: situations are numbers, and what is judged is arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import pytest

from eventlab.course.scenario import Broken, Run, Scenario
from eventlab.course.shrink import BATCH, PLAYS, Shown, smallest

TOO_MUCH = Broken("SUM-01")
OTHER = Broken("SUM-02")


class Numbers:
    """A situation is a number; one less is tried first, then `others` that break nothing, or something else."""

    CODES: ClassVar[dict[str, Any]] = {}
    WHY = ""

    def __init__(self, others: int, least: int) -> None:
        self.others, self.least = others, least

    def scenarios(self, rng: object) -> list[Scenario]:
        return []

    def judge(self, scenario: Scenario, run: Run) -> Broken | None:
        if run.result < 0:
            return OTHER
        return TOO_MUCH if run.result >= self.least else None

    def smaller(self, scenario: Scenario) -> Iterator[Scenario]:
        yield Scenario("one less", scenario.plan - 1)
        yield from (Scenario("another promise", -1 - other) for other in range(self.others))

    def lines(self, plan: Any) -> str:
        return ""


class Plays:
    """Plays a plan by answering with it, and counts."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, plans: Sequence[Any]) -> list[Run]:
        self.batches.append(len(plans))
        return [Run((), plan) for plan in plans]


def shown(number: int) -> Shown:
    return Shown(Scenario("start", number), Run((), number), TOO_MUCH)


def test_step_by_step_it_becomes_as_small_as_still_breaks_the_promise() -> None:
    """Another promise that is broken on the way is not the one that is shown."""
    play = Plays()

    found = smallest(Numbers(others=3, least=5), shown(12), play)

    assert found.scenario.plan == found.run.result == 5
    assert found.broken is TOO_MUCH


def test_what_was_not_played_costs_nothing() -> None:
    """A step that finds one at once leaves the candidates behind it, however many, for later steps."""
    play = Plays()

    found = smallest(Numbers(others=1000, least=0), shown(PLAYS // BATCH), play)

    assert found.scenario.plan == 0
    assert sum(play.batches) == PLAYS


@pytest.mark.parametrize("others", [0, 1, 1000])
def test_the_plays_have_an_end(others: int) -> None:
    """However long the way down: so many plays, in batches, and then what was found so far is shown."""
    play = Plays()

    found = smallest(Numbers(others=others, least=0), shown(10**6), play)

    assert found.scenario.plan < 10**6
    assert sum(play.batches) <= PLAYS
    assert max(play.batches) <= BATCH


def test_a_child_that_did_not_get_through_ends_nothing() -> None:
    """Runs that did not come back are no evidence; what came back still counts."""

    def half(plans: Sequence[Any]) -> list[Run]:
        return [Run((), plan) for plan in plans[:1]]

    assert smallest(Numbers(others=5, least=3), shown(6), half).scenario.plan == 3
