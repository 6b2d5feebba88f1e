"""`timeline("4.1")`: the learner's own run beside ours, step by step.

    your answer ──▶ judge ──▶ the finding's plan ──▶ played once more with your parts ──▶ yours ──┐
                                     │                                                           ├──▶ aligned
                                     └─────────────▶ played with our solution's parts ────▶ ours ──┘

The value is data and its text; `eventlab.lab` draws it. Looking is no attempt: nothing is recorded.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eventlab.course import progress, reference
from eventlab.course.alignment import Pair, Step, align, lost_before, nearest, place_of
from eventlab.course.card import live
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.judging import DEADLINE, judge, play, scenarios_of
from eventlab.course.scenario import Row, Run, Scenario, has_steps
from eventlab.course.submission import Submission, find_submission
from eventlab.course.timeline_text import text_of
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError

FITS = 14
"""Rows of a run that are seen at one glance."""


@dataclass(frozen=True, slots=True, repr=False)
class Timeline:
    """Two runs of one scenario. Its `repr` is a table with both, side by side."""

    verdict: Verdict
    """What the judge found: exercise, seed, status, finding."""
    scenario: str
    """Name of the scenario that was played; empty when none was."""
    yours: tuple[Row, ...] | None
    """What happened with the learner's answer; None when no run of it came to an end."""
    ours: tuple[Row, ...] | None
    """What happened with our solution; None when it is not on this machine, or nothing was played."""
    pairs: tuple[Pair, ...]
    """Both runs, step by step; a side that is not known did nothing at all."""
    matters: int | None
    """Index of the pair that matters: the row that the verdict marks, else the first that differs; None if passed."""
    differs_at: int | None
    """Index of the first pair that differs; None also where only one side is known."""

    @property
    def exercise(self) -> Exercise:
        """The exercise that was answered."""
        return self.verdict.exercise

    @property
    def seed(self) -> int:
        """What the scenario was drawn from."""
        return self.verdict.seed

    def steps(self) -> list[Step]:
        """The steps to show: all, or those around what matters."""
        focus = [place for place in (self.differs_at, self.matters) if place is not None]
        return nearest(self.pairs, focus, FITS)

    def __repr__(self) -> str:
        return text_of(self)


def timeline(
    id: str,
    source: str | None = None,
    *,
    file: Path | str | None = None,
    seed: int | None = None,
    deadline: float = DEADLINE,
) -> Timeline | None:
    """Your run beside ours: of the given source, else the file, else the cell on screen, else the copy in `work/`.

    `seed` repeats a verdict; without it the last attempt's is taken. Answers None when the judge itself runs this line,
    as part of a learner's code. Raises `CourseError` for an unknown exercise and a file that is none.
    """
    if "EVENTLAB_JUDGED" in os.environ:
        return None
    of = exercise(id)
    submission = find_submission(of, source, file)
    verdict = judge(of, submission, seed=_last_seed(id) if seed is None else seed, deadline=deadline)
    if not has_steps(of):
        return Timeline(verdict, "", None, None, (), None, None)
    if verdict.passed:
        name, plan, yours = _most_telling(of, submission, verdict.seed)
    elif verdict.finding is not None and verdict.finding.plan is not None:
        name, plan = verdict.finding.scenario, verdict.finding.plan
        # An answer that ran out of time would only do so again.
        yours = None if verdict.status == "timeout" else _rows(of, submission, plan)
    else:
        return Timeline(verdict, "", None, None, (), None, None)
    return _beside(verdict, name, yours, _reference_rows(of, plan))


def _beside(verdict: Verdict, name: str, yours: tuple[Row, ...] | None, ours: tuple[Row, ...] | None) -> Timeline:
    pairs = align(yours or (), ours or (), verdict.finding.rows if verdict.finding else ())
    both = yours is not None and ours is not None
    differs_at = next((place for place, pair in enumerate(pairs) if both and not pair.same), None)
    return Timeline(verdict, name, yours, ours, pairs, _mattering(verdict, pairs, differs_at), differs_at)


def _mattering(verdict: Verdict, pairs: Sequence[Pair], differs_at: int | None) -> int | None:
    """The step that the verdict marks; where ours does the same there, what yours has lost before it."""
    finding = verdict.finding
    if finding is None:
        return None
    place = place_of(pairs, finding.rows, finding.mark)
    if place is None:
        return differs_at
    lost = lost_before(pairs, place) if pairs[place].same else None
    return place if lost is None else lost


def _most_telling(of: Exercise, submission: Submission, seed: int) -> tuple[str, Any, tuple[Row, ...] | None]:
    """Of a passed answer's scenarios the one in which most kinds of things happen, and that fits; then the longest."""
    scenarios = scenarios_of(of, seed)
    runs = play(of, submission, [scenario.plan for scenario in scenarios]).runs
    if len(runs) < len(scenarios):  # it has just passed: the machine is busy
        return scenarios[0].name, scenarios[0].plan, None
    chosen, run = max(zip(scenarios, runs, strict=True), key=_telling)
    return chosen.name, chosen.plan, _told(run)


def _telling(played: tuple[Scenario, Run]) -> tuple[bool, int, int]:
    rows = played[1].rows
    return len(rows) <= FITS, len({row.op for row in rows}), len(rows)


def _reference_rows(of: Exercise, plan: Any) -> tuple[Row, ...] | None:
    try:
        answer = reference.solved(of)
    except CourseError:
        return None
    return _rows(of, answer, plan)


def _rows(of: Exercise, submission: Submission, plan: Any) -> tuple[Row, ...] | None:
    runs: Sequence[Run] = play(of, submission, [plan]).runs
    return _told(runs[0]) if runs else None


def _told(run: Run) -> tuple[Row, ...]:
    """The rows of a run; an exception that no row tells of is the last one."""
    if run.raised is None or any(row.op == "raise" for row in run.rows[-1:]):
        return run.rows
    return (*run.rows, Row("raise", note=run.raised.type))


def _last_seed(id: str) -> int:
    """The seed of the last attempt, so that one sees what the card told of; a fresh one where there is none."""
    if not live():
        return 0
    seeds = [entry.seed for entry in progress.entries() if entry.id == id and entry.seed is not None]
    return seeds[-1] if seeds else random.SystemRandom().randrange(1_000_000)
