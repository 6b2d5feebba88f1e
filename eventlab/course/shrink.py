"""The smallest counterexample: a broken promise is shown on as little as still breaks it, with the same code.

    the failed scenario ──▶ check.smaller ──▶ candidates ──▶ one child plays them all ──▶ check.judge
           ▲                                                                                 │
           └────────────── the first that breaks with the same code ◀────────────────────────┘   until none does

Bounded by a number of plays, not by time, so that the same answer and seed give the same card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from eventlab.course.scenario import Broken, Check, Run, Scenario

BATCH = 12
"""Candidates that one child plays."""
PLAYS = 96
"""Candidates in all."""

Replay = Callable[[Sequence[Any]], Sequence[Run]]
"""Plays plans in a fresh child; fewer runs come back when it did not get through them all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card shows of a failure: the situation, what happened in it, and the promise that it broke."""

    scenario: Scenario
    run: Run
    broken: Broken


def smallest(check: Check, shown: Shown, replay: Replay) -> Shown:
    """Leave out whatever can be left out while the same code is broken; the given one where nothing can."""
    left, candidates = PLAYS, check.smaller(shown.scenario)
    while batch := list(islice(candidates, min(BATCH, left))):
        left -= len(batch)
        found = _first(check, shown, batch, replay)
        if found is not None:
            shown, candidates = found, check.smaller(found.scenario)
    return shown


def _first(check: Check, shown: Shown, batch: list[Scenario], replay: Replay) -> Shown | None:
    """The first candidate that breaks with the same code."""
    for scenario, run in zip(batch, replay([each.plan for each in batch]), strict=False):
        broken = check.judge(scenario, run)
        if broken is not None and broken.code == shown.broken.code:
            return Shown(scenario, run, broken)
    return None
