"""4.1: a situation with something left out, in each possible way; what is right then is worked out anew.

A step that ends a registration goes with it, for there is no function to call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eventlab.course.checks.chapter_04.emitter_model import Plan
from eventlab.course.checks.chapter_04.emitter_plans import Expected, cast_of, situation
from eventlab.course.scenario import Scenario

Step = list[Any]


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Without a person, without a step, or without what a handler does."""
    expect: Expected = scenario.expect
    for plan in _less(scenario.plan):
        if plan["steps"]:
            yield situation(scenario.name, {**plan, "cast": cast_of(plan)}, expect.codes)


def _less(plan: Plan) -> Iterator[Plan]:
    for who in plan["cast"]:
        kept = _kept(plan, [step for step in plan["steps"] if not _is_about(step, who)])
        yield {**kept, "acts": {name: act for name, act in kept["acts"].items() if name != who}}
    for place in range(len(plan["steps"])):
        yield _kept(plan, plan["steps"][:place] + plan["steps"][place + 1 :])
    for who, act in plan["acts"].items():
        yield {**plan, "acts": {name: other for name, other in plan["acts"].items() if name != who}}
        inner = act.get("steps", [])
        for place in range(len(inner) * (len(inner) > 1)):
            less = {"steps": inner[:place] + inner[place + 1 :]}
            yield {**plan, "acts": {**plan["acts"], who: less}}


def _kept(plan: Plan, steps: list[Step]) -> Plan:
    """The plan with these steps, and of its other parts what still makes sense."""
    known = {tuple(step[1:]) for step in steps if step[0] in ("on", "once")}
    acts = {who: _legal(act, known) for who, act in plan["acts"].items()}
    return {**plan, "steps": [step for step in steps if _can_be(step, known)], "acts": acts}


def _legal(act: dict[str, Any], known: set[tuple[Any, ...]]) -> dict[str, Any]:
    return {**act, "steps": [step for step in act["steps"] if _can_be(step, known)]} if "steps" in act else act


def _can_be(step: Step, known: set[tuple[Any, ...]]) -> bool:
    return step[0] != "stop" or tuple(step[1:]) in known


def _is_about(step: Step, who: str) -> bool:
    return step[0] in ("on", "once", "off", "stop") and step[2] == who
