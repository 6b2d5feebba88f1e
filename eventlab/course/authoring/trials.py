"""One answer under one seed: the verdict, and what is amiss with it."""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.course.authoring.answers import Answer
from eventlab.course.judging import DEADLINE, judge
from eventlab.course.verdict import Verdict

SHORT = 1.0
"""Seconds for a cheat that waits for ever; no verdict on a right answer depends on them."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the judge said of an answer, beside what it should have said."""

    answer: Answer
    seed: int
    verdict: Verdict

    @property
    def amiss(self) -> str:
        """What the judge got wrong, in one sentence; empty when it was right."""
        verdict, code = self.verdict, self.verdict.finding.code if self.verdict.finding else ""
        said = f"{verdict.status} {code}".rstrip()
        if verdict.status == "judge error":
            return f"the judge itself broke: {verdict.message.splitlines()[1]}"
        match self.answer.kind:
            case "starter":
                return "" if verdict.status == "not attempted" else f"{said}, expected not attempted"
            case "solution" | "right":
                return "" if verdict.passed else f"{said}, expected passed"
            case "bypass":
                return "" if verdict.status in ("failed", "error", "timeout") else f"{said}, expected failed"
        if verdict.finding is None or code != self.answer.code:
            return f"{said}, expected {self.answer.code or 'a code that its first line declares'}"
        shown = verdict.finding.rows or verdict.finding.where or verdict.finding.got
        return "" if shown else f"{said} shows neither a trace nor a line nor what came"


def try_answer(answer: Answer, seed: int) -> Trial:
    """Judge one answer; raises `CourseError` when it cannot be read or its exercise has no check."""
    deadline = SHORT if answer.kind == "bypass" else DEADLINE
    return Trial(answer, seed, judge(answer.of, answer.read(), seed=seed, deadline=deadline))


def differ(one: Trial, other: Trial) -> str:
    """How two verdicts on the same answer under the same seed differ, in one sentence; empty when they do not.

    What the answer printed is its own affair. Which line was running when the deadline came is chance, so of a timeout
    only the status is compared; so is an answer that hangs on chance as its author says.
    """
    first, second = (_compared(trial) for trial in (one, other))
    for part, value in first.items():
        if value != second[part]:
            return f"two verdicts under one seed differ: {part} {value!r}, then {second[part]!r}"
    return ""


def _compared(trial: Trial) -> dict[str, object]:
    verdict = trial.verdict
    if verdict.status == "timeout" or trial.answer.chance:
        return {"status": verdict.status}
    found = verdict.to_json()
    return {part: found[part] for part in ("status", "message")} | {"held": verdict.held, "finding": found["finding"]}
