"""2.2 in the parent: what a run of a `PubSub` broke, and what that is called.

    publish_subscribe_plans  the situations, and what is right    publish_subscribe_lines  the same to run in a cell

What listeners read says more than what `publish` answered, so it is looked at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from eventlab.course.checks.chapter_02.publish_subscribe_codes import CODES, WHY
from eventlab.course.checks.chapter_02.publish_subscribe_lines import lines
from eventlab.course.checks.chapter_02.publish_subscribe_plans import BOUND, Codes, Due, Expected, situations, smaller
from eventlab.course.invariants import breach
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

_RAISED = {"QueueFull": "PUBSUB-FULL-01", "NoInbox": "PUBSUB-INBOX-01", "NotNow": "PUBSUB-ASYNC-01"}

Found = tuple[str, str, str]
"""A code, what was expected, and what came."""


def scenarios(rng: Random) -> list[Scenario]:
    """Every situation, with fresh names, numbers and types."""
    return situations(rng)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    expect: Expected = scenario.expect
    if run.raised is not None:
        return _stopped(expect, run)
    for look in (_read, _open, _took):
        for due, came in zip(expect.due, run.result, strict=True):
            if found := look(due, came, expect.codes):
                code, expected, got = found
                return Broken(code, run.rows[: came["row"] + 1], came["row"], expected, got)
    return None


def _stopped(expect: Expected, run: Run) -> Broken | None:
    """An exception: a queue's own, Python's own words for a changed dictionary, or one that the situation explains."""
    assert run.raised is not None
    code = _RAISED.get(run.raised.type, expect.codes.raising)
    if "changed size during iteration" in run.raised.message or "mutated during iteration" in run.raised.message:
        code = "PUBSUB-SKIP-01"
    return Broken(code, run.rows, len(run.rows) - 1, got=str(run.raised)) if code else None


def _read(due: Due, came: dict[str, Any], codes: Codes) -> Found | None:
    """A listener reads what was published for it, all of it, in turn."""
    if due.read is None or (found := breach(due.read, came["read"])) is None:
        return None
    missing = "PUBSUB-FULL-03" if due.ended else codes.missing
    code = {"missing": missing, "extra": codes.extra, "turn": "PUBSUB-ORDER-01"}[found.kind]
    if len(came["read"]) > BOUND:
        code = "PUBSUB-BOUND-01"
    if not all(isinstance(each, int) for each in came["read"]):
        code = "PUBSUB-EVENT-01"
    return code, _events(due.read), _events(came["read"])


def _open(due: Due, came: dict[str, Any], _codes: Codes) -> Found | None:
    if due.open is None or came["open"] == due.open:
        return None
    return "PUBSUB-OPEN-01", f"open is {due.open}", f"open is {came['open']}"


def _took(due: Due, came: dict[str, Any], _codes: Codes) -> Found | None:
    for number, answer in zip(due.took or (), came.get("took", ()), strict=True):
        if answer != number:
            return "PUBSUB-COUNT-01", str(number), str(answer)
    return None


def _events(numbers: Sequence[Any]) -> str:
    """Events in a few words."""
    if len(numbers) > 4:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers)) or "nothing"
