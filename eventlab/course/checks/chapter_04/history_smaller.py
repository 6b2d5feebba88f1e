"""4.4: the same situation with something left out. What is right needs no keeping: it follows from log and question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import Log, key_of
from eventlab.course.scenario import Scenario

Plan = dict[str, Any]

_FINE = 24
"""Events of a log up to which single ones are looked at; of a longer one, sixteenths."""
_ENOUGH = 3
"""Events that most failures need at most: so few are tried before all else."""


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """A limit of 1; fewer events, the biggest pieces first; clocks that agree, no zone, and less of the question."""
    for less in _of_a_long_stream(scenario.plan) if scenario.plan["crowd"] else _of_a_log(scenario.plan):
        yield Scenario(scenario.name, less)


def _of_a_long_stream(plan: Plan) -> Iterator[Plan]:
    """Few candidates, for each stores a thousand entries again."""
    one = [event for event in plan["stored"] if event[0] == plan["crowd"]["type"]][:1]  # else nobody reads the stream
    if one != plan["stored"]:
        yield {**plan, "stored": one, "question": {**plan["question"], "limit": 1}}
        yield {**plan, "stored": one}


def _of_a_log(plan: Plan) -> Iterator[Plan]:
    if plan["question"].get("limit", 1) > 1:
        yield {**plan, "question": {**plan["question"], "limit": 1}}  # then two events show what more than one shows
    yield from ({**plan, "stored": log} for log in _fewer(plan["stored"]))
    agreeing = [[*event[:4], key_of(event[1])[0]] for event in plan["stored"]]
    if agreeing != plan["stored"]:
        yield {**plan, "stored": agreeing}
    yield from ({**plan, "question": question} for question in _less_asked(plan["question"]))


def _fewer(log: Log) -> Iterator[Log]:
    """A few neighbours alone; then without a type, a half, a quarter, …"""
    for size in range(1, _ENOUGH + 1) if _ENOUGH < len(log) <= _FINE else ():
        yield from (log[start : start + size] for start in range(len(log) - size + 1))
    types = dict.fromkeys(event[0] for event in log)
    for type in types if len(types) > 1 else ():
        yield [event for event in log if event[0] != type]
    size, finest = len(log) // 2, 1 if len(log) <= _FINE else len(log) // 16
    while size >= finest:
        for start in range(0, len(log), size):
            yield log[:start] + log[start + size :]
        size //= 2


def _less_asked(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in question:
        yield {other: value for other, value in question.items() if other != name}
    for name in ("since", "until"):
        if question.get(name, [0, 0])[1]:
            yield {**question, name: [question[name][0], 0]}
    limit = question.get("limit", 1)
    yield from ({**question, "limit": less} for less in sorted({limit // 2, limit - 1}) if 1 < less < limit)
