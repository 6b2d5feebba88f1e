"""4.4: the same situation with something left out. What is right needs no keeping: it follows from log and question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_04.history_faults import Log, key_of
from eventlab.course.scenario import Scenario

Plan = dict[str, Any]

_FINE = 24
"""Events of a log up to which single ones are looked at; of a longer one, quarters."""
_ENOUGH = 3
"""Events that most failures need at most: so few are tried before all else."""


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """A plain situation with a limit of 1; then fewer events, the biggest cuts first; then less of the question."""
    for less in _of_a_long_stream(scenario.plan) if scenario.plan["crowd"] else _of_a_log(scenario.plan):
        yield Scenario(scenario.name, less)


def _of_a_long_stream(plan: Plan) -> Iterator[Plan]:
    """Few candidates, for each stores a thousand entries again."""
    one = [event for event in plan["stored"] if event[0] == plan["crowd"]["type"]][:1]  # else nobody reads the stream
    if one != plan["stored"]:
        yield {**plan, "stored": one, "question": {**plan["question"], "limit": 1}}
        yield {**plan, "stored": one}


def _of_a_log(plan: Plan) -> Iterator[Plan]:
    plain, question = _plain(plan), plan["question"]
    if question.get("limit", 1) > 1:
        yield {**plain, "question": {**plain["question"], "limit": 1}}
    if plain != plan:
        yield plain
    yield from ({**plan, "stored": log} for log in _fewer(plan["stored"]))
    yield from ({**plan, "question": less} for less in _less_asked(question))


def _plain(plan: Plan) -> Plan:
    """With clocks that agree with the positions, and times in UTC."""
    agreeing = [[*event[:4], key_of(event[1])[0]] for event in plan["stored"]]
    times = {name: [plan["question"][name][0], 0] for name in ("since", "until") if name in plan["question"]}
    return {**plan, "stored": agreeing, "question": plan["question"] | times}


def _fewer(log: Log) -> Iterator[Log]:
    """A few neighbours or one type alone; then without a type, a half, a quarter, …; few candidates of a long log."""
    long, types = len(log) > _FINE, dict.fromkeys(event[0] for event in log)
    for size in range(1, _ENOUGH + 1) if _ENOUGH < len(log) <= _FINE else ():
        yield from (log[start : start + size] for start in range(len(log) - size + 1))
    if len(types) > 1:
        yield from ([event for event in log if (event[0] == type) is long] for type in types)
    size = len(log) // 2
    while size >= (len(log) // 4 if long else 1):
        yield from (log[:start] + log[start + size :] for start in range(0, len(log), size))
        size //= 2


def _less_asked(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Without a part of it; then with a lower limit."""
    for name in question:
        yield {other: value for other, value in question.items() if other != name}
    limit = question.get("limit", 1)
    yield from ({**question, "limit": less} for less in sorted({limit // 2, limit - 1}) if 1 < less < limit)
