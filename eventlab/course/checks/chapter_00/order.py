"""0.1 in the parent: orders, good and refused, and listeners that nobody could know beforehand.

An order is judged in the order in which things can go wrong: who was called, what was emitted, to whom, and with what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from eventlab.course.checks.chapter_00.order_codes import CODES, WHY
from eventlab.course.scenario import Broken, Row, Run, Scenario

__all__ = ["CODES", "WHY", "judge", "lines", "scenarios", "smaller"]

Plan = dict[str, Any]
Seen = dict[str, Any]
"""What the child saw of one order."""

_TYPE = "order.placed"
_FIVE = ("kitchen", "payment", "inventory", "email", "delivery")
_OTHERS = ("loyalty", "statistics", "waiter", "dishwasher", "tax_office", "screen", "bakery", "cellar")
_GUESTS = ("Ann", "Bob", "Eve", "Zoe", "Leo")
_DISHES = ("ramen", "soup", "tea", "rice", "cake")
_SHOWN = """\
emit = events.emit
def shown(type, value=None):  # so that one sees each emit
    print("emit", type, value)
    return emit(type, value)
events.emit = shown"""
_CHANGED = "events.on = events.once = events.off = lambda *_: print('place_order changes who listens')"


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh guests, dishes, numbers and listeners each time, so that nobody can answer from memory."""
    five, others = rng.sample(_FIVE, 5), rng.sample(_OTHERS, 3)
    refused = {"guest": rng.choice(_GUESTS), "dishes": []}
    return [
        _scenario("five services", rng, five, [_order(rng)]),
        _scenario("others listen", rng, others, [_order(rng)]),
        _scenario("nobody listens", rng, [], [_order(rng)]),
        _scenario("one after another", rng, others[:2], [_order(rng, dishes) for dishes in rng.sample((1, 2, 3), 3)]),
        _scenario("no dishes", rng, five[:2], [refused]),
        _scenario("refused, then good", rng, five[:2], [refused, _order(rng)]),
    ]


def judge(scenario: Scenario, run: Run) -> Broken | None:
    """The first order of this scenario that was not placed as promised."""
    if run.raised is not None:
        return None
    plan, given = scenario.plan, []
    for order, seen in zip(plan["orders"], run.result, strict=True):
        found = _by_name(run, seen) or (_good if order["dishes"] else _refused)(plan, order, run, seen)
        if found is not None:
            return found
        given += [told["value"]["number"] for told in seen["told"][:1] if order["dishes"]]
    due = range(plan["used"] + 1, plan["used"] + 1 + len(plan["orders"]))
    if len(set(given)) < len(given) or not set(given) <= set(due):
        expected = f"from {due[0]} on, each once" if len(due) > 1 else str(due[0])
        row = next(told["row"] for seen in reversed(run.result) for told in seen["told"])
        return Broken("ORDER-NUMBER-02", run.rows, row, expected, ", ".join(map(str, given)))
    return None


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """The same without one of the orders, listeners or dishes, or at the till's first number."""
    plan = scenario.plan
    orders: list[Plan] = plan["orders"]
    for at, order in enumerate(orders):
        others = [*orders[:at], *orders[at + 1 :]]
        if others:
            yield replace(scenario, plan={**plan, "orders": others})
        if len(order["dishes"]) > 1:
            less = {**order, "dishes": order["dishes"][:1]}
            yield replace(scenario, plan={**plan, "orders": [*orders[:at], less, *orders[at + 1 :]]})
    for who in plan["listeners"]:
        rest = {name: pattern for name, pattern in plan["listeners"].items() if name != who}
        yield replace(scenario, plan={**plan, "listeners": rest})
    if plan["used"]:
        yield replace(scenario, plan={**plan, "used": 0})


def lines(plan: Plan) -> str:
    """The listeners, each of which prints what it hears, and the orders; a comment says what is due."""
    said = ["events = EventEmitter()", _SHOWN]
    if plan["used"]:
        said.append(f"numbers = count({plan['used'] + 1})")
    said += [
        f"events.on({pattern!r}, lambda order: print({f'{who} hears'!r}, order))"
        for who, pattern in plan["listeners"].items()
    ]
    said.append(_CHANGED)
    for order in plan["orders"]:
        call = f"place_order({order!r}, events)"
        if order["dishes"]:
            said.append(f"{call}  # expected: emitted once")
        else:
            refused = ["except ValueError as error:", "    print('refused:', error)"]
            said += ["try:", f"    {call}  # expected: refused, and nothing emitted", *refused]
    return "\n".join(said)


def _scenario(name: str, rng: Random, listeners: list[str], orders: list[Plan]) -> Scenario:
    patterns = {who: _TYPE if place else rng.choice((_TYPE, "order.*")) for place, who in enumerate(listeners)}
    return Scenario(name, {"listeners": patterns, "used": rng.randrange(20, 900), "orders": orders})


def _order(rng: Random, dishes: int = 2) -> Plan:
    return {"guest": rng.choice(_GUESTS), "dishes": rng.sample(_DISHES, dishes)}


def _by_name(run: Run, seen: Seen) -> Broken | None:
    """Order knows a service: it decides who listens, or calls one."""
    if seen["changed"]:
        got = "the listeners are changed"
        return Broken("ORDER-BAKED-01", run.rows, seen["changed"][0]["row"], "the listeners as they are", got)
    if seen["called"]:
        call = seen["called"][0]
        return Broken("ORDER-DIRECT-01", run.rows, call["row"], "an emit, and no call", f"{call['who']} is called")
    if not seen["emits"] and seen["told"]:
        told = seen["told"][0]
        return Broken("ORDER-DIRECT-02", run.rows, told["row"], "one emit", f"none, and {told['who']} is called")
    return None


def _refused(_plan: Plan, _order: Plan, run: Run, seen: Seen) -> Broken | None:
    """An order without dishes is an error, and nobody hears of it."""
    if seen["emits"] and seen["raised"]:
        return Broken("ORDER-EARLY-01", run.rows, seen["emits"][0]["row"], "nothing emitted", seen["emits"][0]["type"])
    if "ValueError" not in (seen["raised"] or ()):
        got = seen["raised"][0] if seen["raised"] else "no error"
        return Broken("ORDER-REFUSE-01", run.rows, seen["row"], "ValueError", got)
    return None


def _good(plan: Plan, order: Plan, run: Run, seen: Seen) -> Broken | None:
    """A good order is emitted once, under its name, and whoever listens hears all of it."""
    if not seen["emits"]:
        if seen["raised"]:
            return Broken("ORDER-REFUSE-02", run.rows, seen["row"], "order.placed", seen["raised"][0])
        rows = (*run.rows, Row("—", _TYPE, note="never emitted"))
        return Broken("ORDER-NONE-01", rows, len(rows) - 1, "order.placed", "nothing")
    return _emitted(run, seen) or _heard(plan, order, run, seen)


def _emitted(run: Run, seen: Seen) -> Broken | None:
    types = [str(emit["type"]) for emit in seen["emits"]]
    wrong = next((emit for emit in seen["emits"] if emit["type"] != _TYPE), None)
    if wrong is not None:
        code = "ORDER-NAME-01" if len(types) == 1 else "ORDER-COMMAND-01"
        return Broken(code, run.rows, wrong["row"], _TYPE, ", ".join(types))
    if len(types) > 1:
        return Broken("ORDER-TWICE-01", run.rows, seen["emits"][1]["row"], "one emit", f"{len(types)} emits")
    if seen["raised"]:
        return Broken("ORDER-ALONE-01", run.rows, seen["row"], "place_order returns", seen["raised"][0])
    return None


def _heard(plan: Plan, order: Plan, run: Run, seen: Seen) -> Broken | None:
    """Each listener got the order: all that the guest gave, and a number."""
    due, came = len(plan["listeners"]), len(seen["told"])
    if came != due:
        code = "ORDER-TWICE-01" if came > due else "ORDER-BAKED-01"
        row = seen["told"][-1]["row"] if came else seen["row"]
        return Broken(code, run.rows, row, "each listener hears once", f"heard {came} times, by {due} who listen")
    for told in seen["told"]:
        value = told["value"]
        whole = isinstance(value, dict) and all(value.get(part) == order[part] for part in ("guest", "dishes"))
        if not whole:
            return Broken("ORDER-VALUE-01", run.rows, told["row"], f"{order} and its number", _shown(value))
        if "number" not in value:
            return Broken("ORDER-NUMBER-01", run.rows, told["row"], "an order with its number", str(value))
        if type(value["number"]) is not int:
            return Broken("ORDER-NUMBER-02", run.rows, told["row"], "a number", _shown(value["number"]))
    return None


def _shown(value: Any) -> str:
    """The value as a card tells it; what is no plain JSON came as a description."""
    described = isinstance(value, dict) and value.keys() == {"!"}
    return str(value["!"]) if described else repr(value)
