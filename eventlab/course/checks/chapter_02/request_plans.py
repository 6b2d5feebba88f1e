"""The situations of 2.1, the same with something left out, and what each call should come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.scenario import Scenario

Plan = dict[str, Any]
Call = dict[str, Any]
Entry = list[Any]

ANSWER = "question.answered"
_QUESTIONS = ("menu.asked", "bill.asked", "table.requested", "stock.counted", "price.asked")
_NEWS = ("order.placed", "dish.served", "guest.left")
_OTHERS = ("bob", "eve", "dan")


@dataclass(frozen=True, slots=True)
class Due:
    """What one call should come to."""

    answer: int | None
    """The number of the event that it returns; None when it raises `TimeoutError`, or its caller has left."""
    seconds: float
    """When it does so, from its beginning."""
    left: bool = False
    """Whether the caller has left before."""


def situations(rng: Random) -> list[Scenario]:
    """Every situation, with fresh names, numbers and times."""
    numbers = iter(rng.sample(range(10, 1000), 60))
    types = rng.sample(_QUESTIONS, 2)
    news = rng.choice(_NEWS)

    def say(seconds: float, to: str = "mine", type: str = ANSWER) -> Entry:
        return [seconds, type, to, next(numbers)]

    def call(timeout: int, *script: Entry, type: str = types[0]) -> Call:
        return {"type": type, "number": next(numbers), "timeout": timeout, "script": list(script)}

    bob, eve = rng.sample(_OTHERS, 2)
    long = rng.randrange(8, 12)
    others = [say(each, (bob, eve)[each % 2]) for each in range(1, 10)]
    built: dict[str, list[Call]] = {
        "an answer": [call(5, say(1))],
        "an answer at once": [call(5, say(0))],
        "answers to others": [call(6, say(1, bob), say(2, eve), say(3))],
        "other news about it": [call(6, say(1, type=news), say(2, type="question.noticed"), say(3))],
        "two callers": [call(6, say(3)), call(6, say(1), type=types[1])],
        "two who ask the same": [call(6, say(3)), call(6, say(1))],
        "two answers": [call(5, say(0), say(0), say(1))],
        "no answer": [call(rng.randrange(2, 5))],
        "an answer too late": [call(3, say(5))],
        "just in time": [call(long, say(long - 1))],
        "an answer soon enough": [call(2, say(1, eve), say(1.5))],
        "answers to others only": [call(3, *others)],
        "the caller leaves": [call(9, say(1, bob))],
    }
    leaves = {"the caller leaves": 2}
    return [situation(name, {"calls": calls, "leave": leaves.get(name)}) for name, calls in built.items()]


def situation(name: str, plan: Plan) -> Scenario:
    """A plan with what is due of each call."""
    return Scenario(name, plan, due(plan))


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Without one of two callers, or without something that is published."""
    calls: list[Call] = scenario.plan["calls"]
    for place, call in enumerate(calls):
        if len(calls) > 1:
            yield situation(scenario.name, {**scenario.plan, "calls": calls[:place] + calls[place + 1 :]})
        for at in range(len(call["script"])):
            less = {**call, "script": call["script"][:at] + call["script"][at + 1 :]}
            yield situation(scenario.name, {**scenario.plan, "calls": [*calls[:place], less, *calls[place + 1 :]]})


def due(plan: Plan) -> list[Due]:
    """What is right for each call, from the plan alone."""
    found = [_due(call) for call in plan["calls"]]
    if plan["leave"] is not None and plan["leave"] < found[0].seconds:
        found[0] = Due(None, plan["leave"], left=True)
    return found


def _due(call: Call) -> Due:
    for seconds, type, to, number in call["script"]:
        if type == ANSWER and to == "mine" and seconds < call["timeout"]:
            return Due(number, seconds)
    return Due(None, call["timeout"])
