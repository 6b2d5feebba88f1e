"""2.1 in the parent: what became of a call, and what each difference from what is due is called.

    request_plans  the situations, and what is right    request_lines  the same to run in a cell

What the call asked is looked at first, then what came back and when, then what it left behind.
"""

from __future__ import annotations

from random import Random
from typing import Any

from eventlab.course.checks.chapter_02.request_codes import CODES, WHY
from eventlab.course.checks.chapter_02.request_lines import lines
from eventlab.course.checks.chapter_02.request_plans import ANSWER, Call, Due, situations, smaller
from eventlab.course.scenario import Broken, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

SLACK = 0.5
"""Virtual seconds that an answer may lie about: whoever looks now and then is right as well."""

Outcome = dict[str, Any]
"""What became of one call, as `drive` answers."""
Found = tuple[str, str, str]
"""A code, what was expected, and what came."""


def scenarios(rng: Random) -> list[Scenario]:
    """Every situation, with fresh names, numbers and times."""
    return situations(rng)


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first promise that this run broke."""
    dues: list[Due] = scenario.expect
    if run.raised is not None:
        return _stopped(dues, run)
    calls: list[Call] = scenario.plan["calls"]
    if broken := _asked(calls, run):
        return broken
    for call, due, came in zip(calls, dues, run.result["calls"], strict=True):
        if found := _cancelled(came) if due.left else _answered(scenario, call, due, came):
            code, expected, got = found
            return Broken(code, run.rows[: came["row"] + 1], came["row"], expected, got)
    if run.result["left"] is None:
        return None
    code = "REQUEST-LEAK-03" if dues[0].left else "REQUEST-LEAK-02" if dues[0].answer else "REQUEST-LEAK-01"
    at = run.result["left"]
    return Broken(code, run.rows[: at + 1], at, "no inbox left", run.rows[at].note)


def _stopped(dues: list[Due], run: Run) -> Broken | None:
    """An exception: where a `TimeoutError` was due, it is the wrong one."""
    assert run.raised is not None
    mark = len(run.rows) - 1 if run.rows else None
    if run.raised.type == "NotAsync":
        return Broken("REQUEST-ASYNC-01", run.rows, mark, "something to await", run.raised.message)
    if any(due.answer is None and not due.left for due in dues):
        return Broken("REQUEST-NONE-01", run.rows, mark, "TimeoutError", str(run.raised))
    return None


def _asked(calls: list[Call], run: Run) -> Broken | None:
    """Each call publishes one event: its type, and its data as they were given."""
    given = [(call["type"], {"number": call["number"]}) for call in calls]
    due = "; ".join(_question(*each) for each in given)
    asked: list[tuple[str, Any]] = []
    for each in run.result["asked"]:
        question, rows, row = (each["type"], each["data"]), run.rows[: each["row"] + 1], each["row"]
        if question not in given:
            return Broken("REQUEST-ASK-01", rows, row, due, _question(*question))
        if question in asked:
            return Broken("REQUEST-ASK-02", rows, row, "one question", "the same once more")
        asked.append(question)
    if len(asked) < len(given):
        return Broken("REQUEST-ASK-01", run.rows, len(run.rows) - 1, due, "no question")
    return None


def _answered(scenario: Scenario, call: Call, due: Due, came: Outcome) -> Found | None:
    """What came is what is due, and when it is due."""
    seconds, got = came["seconds"], _said(came)
    expected = f"event {due.answer}" if due.answer is not None else "TimeoutError"
    expected = f"{expected} after {due.seconds} s"
    if came["answer"] is not None and came["answer"] != due.answer:
        return _wrong_answer(call, came["answer"]), expected, got
    if due.answer is None:
        code = _no_timeout(scenario, due, came)
    elif came["answer"] is None:
        code = _no_answer(scenario, call, came)
    else:
        code = "REQUEST-LATE-01" if seconds > due.seconds + SLACK else ""
    return (code, expected, got) if code else None


def _cancelled(came: Outcome) -> Found | None:
    """A call whose caller has left ends as cancelled, and as nothing else; one that had ended before cannot."""
    if "seconds" in came:
        return None
    what = "it still waits" if came["late"] else came["raised"] or "an answer"
    return ("REQUEST-GONE-01", "CancelledError", what) if came["raised"] != "CancelledError" else None


def _wrong_answer(call: Call, number: int) -> str:
    """Which event was taken for the answer."""
    for seconds, type, to, each in call["script"]:
        if each == number and to == "mine":
            return "REQUEST-TYPE-01" if type != ANSWER else _late_or_second(call, seconds)
    return "REQUEST-MIX-01"


def _late_or_second(call: Call, seconds: float) -> str:
    return "REQUEST-WAIT-03" if seconds > call["timeout"] else "REQUEST-FIRST-01"


def _no_timeout(scenario: Scenario, due: Due, came: Outcome) -> str:
    """What is wrong with a call that nobody answers; empty when it raises what it should, when it should."""
    if came["late"] or came["seconds"] > due.seconds + SLACK:
        anew = scenario.name == "answers to others only"
        return "REQUEST-WAIT-02" if anew else "REQUEST-WAIT-01" if came["late"] else "REQUEST-WAIT-03"
    if came["raised"] != "TimeoutError":
        return "REQUEST-NONE-01"
    return "REQUEST-WAIT-03" if came["seconds"] < due.seconds - SLACK else ""


def _no_answer(scenario: Scenario, call: Call, came: Outcome) -> str:
    """What is wrong with a call that is answered, and does not return the answer."""
    if came["kind"]:
        return "REQUEST-KIND-01"
    if scenario.name == "an answer at once":
        return "REQUEST-DEAF-01"
    return "REQUEST-WAIT-03" if came["seconds"] < call["timeout"] - SLACK else "REQUEST-LOST-01"


def _said(came: Outcome) -> str:
    if came["late"]:
        return "it still waits"
    what = came["raised"] or came["kind"] or f"event {came['answer']}"
    return f"{what} after {came['seconds']:.3g} s"


def _question(type: str, data: Any) -> str:
    return f"{type} {data}"
