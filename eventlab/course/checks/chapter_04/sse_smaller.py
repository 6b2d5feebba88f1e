"""The situations of 4.5 with something left out; what is due is worked out anew from what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_04.sse_plans import BOUND, Plan, due, scenario
from eventlab.course.scenario import Scenario

WAITS = (1, 5, 15, 30, 60, 300, 900)
"""Seconds of silence that are tried in place of a longer one."""
MANY = 20
"""Events from which on it makes no difference which of them are left out."""


def smaller(of: Scenario) -> Iterator[Scenario]:
    """The same without a step, or with fewer events stored or emitted, or with a shorter silence."""
    for plan in (*_without_steps(of.plan), *_with_less_emitted(of.plan), *_with_less_stored(of.plan)):
        yield scenario(of.name, plan)


def _without_steps(plan: Plan) -> Iterator[Plan]:
    """Without a moment of the script, an emit or a wait. Around a flood nothing goes: it hangs on what is before it."""
    if plan["flood"]:
        return
    for moment in plan["script"]:
        yield plan | {"script": {other: events for other, events in plan["script"].items() if other != moment}}
    for at, step in enumerate(plan["steps"]):
        if step[0] in ("emit", "wait"):
            yield _step(plan, at)
    for at, step in enumerate(plan["steps"]):
        if step[0] == "wait":
            yield from (_step(plan, at, ["wait", seconds]) for seconds in WAITS if seconds < step[1])


def _with_less_emitted(plan: Plan) -> Iterator[Plan]:
    """A flood stays more than one event: it is the largest of what is emitted."""
    least = 2 if plan["flood"] else 1
    for moment, events in plan["script"].items():
        for fewer in _fewer(events, least):
            yield plan | {"script": plan["script"] | {moment: fewer}}
    for at, (op, *arguments) in enumerate(plan["steps"]):
        if op == "emit":
            yield from (_step(plan, at, [op, *fewer]) for fewer in _fewer(arguments, least))


def _with_less_stored(plan: Plan) -> Iterator[Plan]:
    """Where the script waits for a page with events in it, one stays: else its moments come in another order."""
    for fewer in _fewer(plan["stored"], 0):
        less = plan | {"stored": fewer}
        if "after" not in plan["script"] or due(less | {"script": {}, "steps": [["drain"]], "flood": ""}).events:
            yield less


def _fewer(items: list[Any], least: int) -> Iterator[list[Any]]:
    """Without the last or the first ones: half of them, a quarter, …, one. Of many the number alone matters."""
    if len(items) > BOUND + 1:
        yield from (items[: BOUND + 1], items[-BOUND - 1 :])
    cut = len(items) if least == 0 else len(items) // 2
    while cut > 0:
        if len(items) - cut >= least:
            yield items[:-cut]
            if cut < len(items) <= MANY:
                yield items[cut:]
        cut //= 2


def _step(plan: Plan, at: int, *instead: list[Any]) -> Plan:
    """The plan with another step, or none, in this place."""
    return plan | {"steps": [*plan["steps"][:at], *instead, *plan["steps"][at + 1 :]]}
