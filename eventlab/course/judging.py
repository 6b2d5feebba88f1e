"""One check from end to end: the answer, the scenarios, the run, the verdict.

Notebook, command line, tests and grading all come through `judge`, so that they cannot disagree.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from eventlab.course import reference
from eventlab.course.attempted import reason_not_attempted
from eventlab.course.catalogue import Exercise, after
from eventlab.course.run_codes import RUN_CODES
from eventlab.course.runner import Outcome, run
from eventlab.course.scenario import Broken, Check, Code, Raised, Row, Run, Sandbox, Scenario, check_module, find_check
from eventlab.course.source import parse
from eventlab.course.submission import Submission
from eventlab.course.verdict import Finding, Scene, Status, Verdict

DEADLINE = 5.0
"""Seconds for all scenarios of one answer. Right answers take a tenth of one."""


def judge(
    of: Exercise, submission: Submission, *, seed: int, deadline: float = DEADLINE, sandbox: Sandbox = "process"
) -> Verdict:
    """Judge one answer. The same answer and seed give the same verdict.

    Raises `CourseError` when the exercise has no check, and when the machine cannot give the sandbox; every other
    trouble is a verdict.
    """
    check = find_check(of)
    found = _unreadable(of, submission, seed) or _untried(of, submission, seed)
    if found is None:
        try:
            found = _judge_scenarios(of, check, submission, seed, deadline)
        except Exception as error:  # noqa: BLE001 (what breaks in here is ours, and must not look like the learner's)
            found = Verdict(of, "judge error", seed, message=_our_fault(error, seed))
    return replace(found, sandbox=sandbox, answer=submission)


def scenarios_of(of: Exercise, seed: int) -> list[Scenario]:
    """The situations that this seed puts an answer in, in the order in which they are played."""
    return find_check(of).scenarios(Random(f"{of.id}:{seed}"))


def play(of: Exercise, submission: Submission, plans: Sequence[Any], *, deadline: float = DEADLINE) -> Outcome:
    """Run an answer once for every plan, behind what it needs: our answers to earlier exercises, and the imports."""
    parts = [
        *reference.earlier(of, submission),
        ("imports", submission.imports or reference.imports(of)),
        ("cell", submission.cell),
    ]
    return run(f"{check_module(of)}_drive", parts, plans, deadline=deadline)


def _unreadable(of: Exercise, submission: Submission, seed: int) -> Verdict | None:
    """The verdict on source that is no Python; None when it can be read."""
    for part, source in (("imports", submission.imports), ("cell", submission.cell)):
        try:
            parse(source)
        except SyntaxError as error:
            raised = Raised("SyntaxError", error.msg, part, error.lineno or 0)
            return Verdict(of, "error", seed, finding=_raised_finding("RUN-SYNTAX-01", raised, submission))
    return None


def _untried(of: Exercise, submission: Submission, seed: int) -> Verdict | None:
    reason = reason_not_attempted(submission.cell, of.entry, reference.starter(of))
    return None if reason is None else Verdict(of, "not attempted", seed, message=reason)


def _judge_scenarios(of: Exercise, check: Check, submission: Submission, seed: int, deadline: float) -> Verdict:
    scenarios = scenarios_of(of, seed)
    outcome = play(of, submission, [scene.plan for scene in scenarios], deadline=deadline)
    if outcome.load is not None:
        finding = _raised_finding("RUN-RAISED-01", outcome.load, submission)
        return Verdict(of, "error", seed, finding=finding, output=outcome.output)
    judged = [
        (scene, record, _judged(check, scene, record, submission))
        for scene, record in zip(scenarios, outcome.runs, strict=False)
    ]
    scenes = tuple(Scene(scene.name, found is None, record.output) for scene, record, found in judged)
    scenes += tuple(Scene(scene.name, False, "") for scene in scenarios[len(judged) :])
    first = next(((found, record.output) for _, record, found in judged if found is not None), None)
    # Where something else wrote on the channel no record counts: any of them may be forged.
    if outcome.ending == "channel" or (first is None and len(judged) < len(scenarios)):
        status, finding = _unfinished(scenarios, outcome, submission)
        return Verdict(of, status, seed, scenes, finding, output=outcome.output)
    if first is None:
        return Verdict(of, "passed", seed, scenes, follows=after(of))
    (status, finding), output = first
    return Verdict(of, status, seed, scenes, finding, output=output)


def _judged(check: Check, scenario: Scenario, record: Run, submission: Submission) -> tuple[Status, Finding] | None:
    """What one scenario showed: None when it held."""
    broken = check.judge(scenario, record)
    if broken is not None:
        where = _where(record.raised, submission) if record.raised else ""
        return "failed", _finding(check.CODES[broken.code], broken, scenario, where)
    if record.raised is not None:
        return "error", _raised_finding("RUN-RAISED-01", record.raised, submission, scenario, record.rows)
    return None


def _unfinished(scenarios: Sequence[Scenario], outcome: Outcome, submission: Submission) -> tuple[Status, Finding]:
    """What to say of a run that did not come to its end: the scenario it was in, and the line if there is one."""
    at = len(outcome.runs)
    scenario = scenarios[at] if at < len(scenarios) else None
    code = {"timeout": "RUN-TIME-01", "channel": "RUN-CHANNEL-01"}.get(outcome.ending, "RUN-ENDED-01")
    where = _line(submission.cell, outcome.running or 0, "was still running")
    if outcome.running == 0:
        where = "No line of yours was running: everything waited."
    return "timeout" if code == "RUN-TIME-01" else "failed", _finding(RUN_CODES[code], Broken(code), scenario, where)


def _raised_finding(
    code: str, raised: Raised, submission: Submission, scenario: Scenario | None = None, rows: Sequence[Row] = ()
) -> Finding:
    """What to say of an exception: the learner's line, and what had happened before it."""
    broken = Broken(code, rows, len(rows) - 1 if rows else None, got=str(raised))
    return _finding(RUN_CODES[code], broken, scenario, _where(raised, submission))


def _finding(code: Code, broken: Broken, scenario: Scenario | None, where: str = "") -> Finding:
    return Finding(
        code=broken.code,
        says=code.says,
        why=code.why,
        scenario=scenario.name if scenario else "",
        rows=tuple(broken.rows),
        mark=broken.mark,
        expected=broken.expected,
        got=broken.got,
        where=where,
        hints=code.hints,
        plan=scenario.plan if scenario else None,
    )


def _where(raised: Raised, submission: Submission) -> str:
    source = submission.imports if raised.part == "imports" else submission.cell
    return _line(source, raised.line, "of the import cell" if raised.part == "imports" else "")


def _line(source: str, number: int, remark: str) -> str:
    """A learner's line, named and shown; empty when there is no such line."""
    lines = source.splitlines()
    if not 0 < number <= len(lines):
        return ""
    return f"Line {number}{' ' * bool(remark)}{remark}: {lines[number - 1].strip()}"


def _our_fault(error: Exception, seed: int) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        "This is our fault, not yours; your work is as it was.\n"
        f"{type(error).__name__}: {error} ({place.name}, line {place.lineno}; seed {seed})\n"
        "Try again. If it stays, report these lines."
    )
