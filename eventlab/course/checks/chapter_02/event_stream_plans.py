"""The situations of 2.3, the same with something left out, and what each step should answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.scenario import Scenario

Step = list[Any]
Plan = dict[str, Any]
Pairs = list[tuple[int, int]]

_TYPES = ("order.placed", "table.freed", "dish.served", "guest.left", "bill.paid")
_READERS = ("kitchen", "till", "audit", "stock")


@dataclass(frozen=True, slots=True)
class Due:
    """What one step should answer."""

    positions: tuple[int, ...] = ()
    """Of an append: one for each event."""
    page: tuple[tuple[int, int], ...] | None = None
    """Of a read: position and number of each event."""
    behind: tuple[tuple[int, int], ...] = ()
    """All that is behind `after`, were there no limit."""
    at: tuple[tuple[int, int], ...] = ()
    """What stands at `after` itself."""


def situations(rng: Random) -> list[Scenario]:
    """Every situation, with fresh numbers and readers."""
    ann, bob = rng.sample(_READERS, 2)
    n = rng.randrange(10, 900)
    few = [["append", 0, n + each] for each in range(rng.randrange(4, 7))]
    middle = rng.randrange(1, len(few) - 1)
    whole: Step = ["read", 0, ann, {}]
    many = rng.randrange(104, 120)
    # Five at least: of four, the page behind another reader's two would also be the newest two.
    enough = [*few, ["append", 0, n + 50]]
    built: dict[str, tuple[list[Step], int]] = {
        "positions": (few, 1),
        "from the beginning": ([*few, whole], 1),
        "read on": ([*few[:3], ["read", 0, ann, {"after": 1}], *few[3:], ["read", 0, ann, {"after": 3}]], 1),
        "going back": ([*few, ["read", 0, ann, {"after": 0}], ["read", 0, ann, {"after": 0}]], 1),
        "two readers": ([*enough, ["read", 0, ann, {"limit": 2}], ["read", 0, bob, {"limit": 2}]], 1),
        "a page": ([*few, ["read", 0, ann, {"after": middle, "limit": 1}], ["read", 0, ann, {"limit": 3}]], 1),
        "a hundred at most": ([["fill", 0, n, many], whole, ["read", 0, ann, {"limit": many}]], 1),
        "a page of none": ([*few[:2], ["read", 0, ann, {"limit": 0}]], 1),
        "at the end": ([*few, *(["read", 0, bob, {"after": len(few) + more}] for more in (0, 5))], 1),
        "an empty tape": ([["read", 0, ann, {}], ["read", 0, ann, {"after": middle}], few[0], whole], 1),
        "the same event again": ([few[0], few[1], few[0], whole], 1),
        "two tapes": ([few[0], ["append", 1, n + 50], ["append", 0, n + 1], whole, ["read", 1, bob, {}]], 2),
        "a careless caller": ([*few, whole, ["clear", 0], ["read", 0, bob, {}]], 1),
    }
    type = rng.choice(_TYPES)
    return [situation(name, {"type": type, "tapes": t, "steps": steps}) for name, (steps, t) in built.items()]


def situation(name: str, plan: Plan) -> Scenario:
    """A plan with what is due at each of its steps."""
    return Scenario(name, plan, due(plan))


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Without one of the steps, as long as something is asked; many events become fewer, but more than a page."""
    steps: list[Step] = scenario.plan["steps"]
    for place, step in enumerate(steps):
        rest = steps[:place] + steps[place + 1 :]
        if any(each[0] != "clear" for each in rest):
            yield situation(scenario.name, {**scenario.plan, "steps": rest})
        if step[0] == "fill" and step[3] > 101:
            shorter = [*step[:3], 101]
            yield situation(scenario.name, {**scenario.plan, "steps": [*steps[:place], shorter, *steps[place + 1 :]]})


def due(plan: Plan) -> list[Due]:
    """What is right at each step, from the plan alone."""
    tapes: list[Pairs] = [[] for _ in range(plan["tapes"])]
    return [_due(tapes[step[1]], *step) for step in plan["steps"]]


def _due(tape: Pairs, op: str, _number: int, *more: Any) -> Due:
    match op:
        case "append" | "fill":
            first, count = (*more, 1)[:2]
            added = [(len(tape) + 1 + each, first + each) for each in range(count)]
            tape += added
            return Due(positions=tuple(position for position, _ in added))
        case "read":
            after, limit = more[1].get("after", 0), more[1].get("limit", 100)
            behind = tuple(pair for pair in tape if pair[0] > after)
            return Due(page=behind[:limit], behind=behind, at=tuple(pair for pair in tape if pair[0] == after))
    return Due()
