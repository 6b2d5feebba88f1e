"""One check from end to end: the answer, the scenarios, the run, the verdict.

Notebook, command line, tests and grading all come through `judge`, so that they cannot disagree.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from random import Random
from typing import Any

from eventlab.course import reference, worker
from eventlab.course.attempted import reason_not_attempted
from eventlab.course.catalogue import EXERCISES, Exercise, after
from eventlab.course.findings import broken_finding, raised_finding, unfinished
from eventlab.course.runner import Outcome, run
from eventlab.course.sandbox import behind
from eventlab.course.scenario import Raised, Sandbox, Scenario, check_module, find_check
from eventlab.course.shrink import Shown, smallest
from eventlab.course.source import parse
from eventlab.course.submission import Submission
from eventlab.course.verdict import Scene, Verdict

DEADLINE = 5.0
"""Seconds for all scenarios of one answer. Right answers take a tenth of one."""


def judge(
    of: Exercise,
    submission: Submission,
    *,
    seed: int,
    deadline: float = DEADLINE,
    sandbox: Sandbox = "process",
    small: bool = True,
) -> Verdict:
    """Judge one answer. The same answer and seed give the same verdict.

    With `small`, a failure is shown by the smallest example that still has its code. Raises `CourseError` when the
    exercise has no check, and when the machine cannot give the sandbox; every other trouble is a verdict.
    """
    find_check(of)
    behind(sandbox)
    found = _unreadable(of, submission, seed) or _untried(of, submission, seed)
    if found is None:
        try:
            again = partial(play, of, submission, deadline=deadline, sandbox=sandbox)
            found = _judge_scenarios(of, submission, seed, again, small=small)
        except Exception as error:  # noqa: BLE001 (what breaks in here is ours, and must not look like the learner's)
            found = Verdict(of, "judge error", seed, message=_our_fault(error, seed))
    return replace(found, sandbox=sandbox, answer=submission)


def warm_up() -> None:
    """Start what `judge` needs, without waiting for it: the first verdict then takes no longer than the others."""
    drives = [f"{check_module(of)}_drive" for of in EXERCISES]
    worker.warm_up(drive for drive in drives if find_spec(drive) is not None)


def _unreadable(of: Exercise, submission: Submission, seed: int) -> Verdict | None:
    """The verdict on source that is no Python; None when it can be read."""
    for part, source in (("imports", submission.imports), ("cell", submission.cell)):
        try:
            parse(source)
        except SyntaxError as error:
            raised = Raised("SyntaxError", error.msg, part, error.lineno or 0)
            return Verdict(of, "error", seed, finding=raised_finding(raised, submission, code="RUN-SYNTAX-01"))
    return None


def _untried(of: Exercise, submission: Submission, seed: int) -> Verdict | None:
    reason = reason_not_attempted(submission.cell, of.entry, reference.starter(of))
    return None if reason is None else Verdict(of, "not attempted", seed, message=reason)


def scenarios_of(of: Exercise, seed: int) -> list[Scenario]:
    """The situations that this seed puts an answer in, in the order in which they are played."""
    return find_check(of).scenarios(Random(f"{of.id}:{seed}"))


def play(
    of: Exercise,
    submission: Submission,
    plans: Sequence[Any],
    *,
    deadline: float = DEADLINE,
    sandbox: Sandbox = "process",
) -> Outcome:
    """Run an answer once for every plan, behind what it needs: our answers to earlier exercises, and the imports."""
    parts = [
        *reference.earlier(of, submission),
        ("imports", submission.imports or reference.imports(of)),
        ("cell", submission.cell),
    ]
    return run(f"{check_module(of)}_drive", parts, plans, deadline=deadline, sandbox=sandbox)


def _judge_scenarios(
    of: Exercise, submission: Submission, seed: int, again: Callable[[list[Any]], Outcome], *, small: bool
) -> Verdict:
    check, scenarios = find_check(of), scenarios_of(of, seed)
    outcome = again([scene.plan for scene in scenarios])
    if outcome.load is not None:
        return Verdict(of, "error", seed, finding=raised_finding(outcome.load, submission), output=outcome.output)
    judged = [(each, one, check.judge(each, one)) for each, one in zip(scenarios, outcome.runs, strict=False)]
    held = [broken is None and one.raised is None for _, one, broken in judged]
    scenes = [Scene(each.name, fine, one.output) for (each, one, _), fine in zip(judged, held, strict=True)]
    scenes += [Scene(each.name, False, "") for each in scenarios[len(judged) :]]
    # Where something else wrote on the channel no record counts: any of them may be forged.
    if outcome.ending == "channel" or (all(held) and len(judged) < len(scenarios)):
        status, finding = unfinished(scenarios, outcome, submission)
        return Verdict(of, status, seed, tuple(scenes), finding, output=outcome.output)
    if all(held):
        return Verdict(of, "passed", seed, tuple(scenes), follows=after(of))
    scenario, first, broken = judged[held.index(False)]
    if broken is None:
        assert first.raised is not None  # else it would have held
        finding = raised_finding(first.raised, submission, scenario, first.rows)
        return Verdict(of, "error", seed, tuple(scenes), finding, output=first.output)
    shown = Shown(scenario, first, broken)
    if small:
        shown = smallest(check, shown, lambda plans: again(list(plans)).runs)
    finding = broken_finding(check.CODES[broken.code], shown.broken, shown.scenario, shown.run.raised, submission)
    return Verdict(of, "failed", seed, tuple(scenes), finding, output=shown.run.output)


def _our_fault(error: Exception, seed: int) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        "This is our fault, not yours; your work is as it was.\n"
        f"{type(error).__name__}: {error} ({place.name}, line {place.lineno}; seed {seed})\n"
        "Try again. If it stays, report these lines."
    )
