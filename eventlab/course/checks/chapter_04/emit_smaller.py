"""4.3: the same situation with something left out. What is right needs no working out: `expect` names a judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from eventlab.course.scenario import Scenario

Plan = dict[str, Any]


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Fewer emits, then a shorter past, fewer listeners, and fewer fields and details, one at a time at last."""
    plan = scenario.plan
    for part in (_emits, _past, _listeners, _parts):
        yield from (replace(scenario, plan=less) for less in part(plan))


def _emits(plan: Plan) -> Iterator[Plan]:
    """One emit alone, or one less; a single one is together with nobody."""
    emits = plan["emits"]
    if len(emits) > 1:
        yield from ({**plan, "emits": [emit], "together": False} for emit in emits)
    if len(emits) > 2:
        yield from ({**plan, "emits": [*emits[:at], *emits[at + 1 :]]} for at in range(len(emits)))


def _past(plan: Plan) -> Iterator[Plan]:
    past = plan["past"]
    for less in sorted({past // 2, past * 3 // 4, past * 9 // 10, past - 1}):
        if 0 <= less < past:
            yield {**plan, "past": less}


def _listeners(plan: Plan) -> Iterator[Plan]:
    """Without one listener; the one that raises is the story."""
    for who in plan["listeners"]:
        if who != plan["raising"]:
            yield {**plan, "listeners": {name: at for name, at in plan["listeners"].items() if name != who}}


def _parts(plan: Plan) -> Iterator[Plan]:
    """Without all fields or details of an emit, then without one of them; a detail that is odd is the story."""
    emits = plan["emits"]
    for at, emit in enumerate(emits):
        story = [emit["odd"][0]] if emit["odd"] else []
        for part in ("fields", "data"):
            names = [name for name in emit[part] if name not in story]
            for gone in [names, *([name] for name in names if len(names) > 1)] if names else []:
                rest = {name: value for name, value in emit[part].items() if name not in gone}
                yield {**plan, "emits": [*emits[:at], {**emit, part: rest}, *emits[at + 1 :]]}
