"""One answer under one seed: the verdict, and what is amiss with it."""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.course.authoring.answers import Answer, Kind
from eventlab.course.judging import DEADLINE, judge
from eventlab.course.verdict import Status, Verdict

SHORT = 1.0
"""Seconds for a cheat that waits for ever; no verdict on a right answer depends on them."""

CARD_SEED = 1
"""The seed whose cards are pinned."""

_BROKEN: tuple[Status, ...] = ("failed", "error", "timeout")
_EXPECTED: dict[Kind, tuple[Status, ...]] = {
    "starter": ("not attempted",),
    "solution": ("passed",),
    "right": ("passed",),
    "wrong": _BROKEN,
    "bypass": _BROKEN,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What the judge said of an answer, beside what it should have said."""

    answer: Answer
    seed: int
    verdict: Verdict

    @property
    def amiss(self) -> str:
        """What the judge got wrong, in one sentence; empty when it was right."""
        verdict, kind = self.verdict, self.answer.kind
        code = verdict.finding.code if verdict.finding else ""
        said, expected = f"{verdict.status} {code}".rstrip(), _EXPECTED[kind]
        if verdict.status == "judge error":
            return f"the judge itself broke: {verdict.message.splitlines()[1]}"
        if kind == "solution" and verdict.status == "not attempted":
            return f"not attempted: write it between the markers of its cell in {self.answer.path}"
        if verdict.status not in expected:
            return f"{said}, expected {expected[0]}"
        if kind != "wrong":
            return ""
        if verdict.finding is None or code != self.answer.code:
            return f"{said}, expected {self.answer.code or 'a code that its first line declares'}"
        shown = verdict.finding.rows or verdict.finding.where or verdict.finding.got
        return "" if shown else f"{said} shows neither a trace nor a line nor what came"


def try_answer(answer: Answer, seed: int) -> Trial:
    """Judge one answer; raises `CourseError` when it cannot be read or its exercise has no check.

    Under the first seed the card is what a learner sees; elsewhere only its code matters, and nothing is made small.
    """
    deadline = SHORT if answer.kind == "bypass" else DEADLINE
    return Trial(answer, seed, judge(answer.of, answer.read(), seed=seed, deadline=deadline, small=seed == CARD_SEED))


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
