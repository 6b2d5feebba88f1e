"""The situations of 2.2, the same with something left out, and what each step should answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.scenario import Scenario
from eventlab.event import Pattern

Step = list[Any]
Plan = dict[str, Any]

BOUND = 100
"""Events that may wait."""
_NOUNS = ("order", "table", "dish", "guest", "bill")
_VERBS = ("placed", "freed", "served", "left", "paid")
_PEOPLE = ("kitchen", "till", "driver", "stock", "waiter", "audit")


@dataclass(frozen=True, slots=True)
class Codes:
    """What a difference is called in one situation."""

    missing: str = "PUBSUB-DEAF-01"
    """Somebody did not get what was due."""
    extra: str = "PUBSUB-MATCH-01"
    """Somebody got what was not."""
    raising: str | None = None
    """The code of an exception; None leaves it to the verdict *error*."""


@dataclass(frozen=True, slots=True)
class Due:
    """What one step should answer; what is None is not asked."""

    took: tuple[int, ...] | None = None
    """Of a publish: how many took each event."""
    read: tuple[int, ...] | None = None
    """Of a read: the events, by number."""
    ended: bool = False
    """Whether the inbox that is read has been ended."""
    open: bool | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What stays with the judge."""

    due: list[Due]
    codes: Codes


_CODES = {
    "many listeners": Codes(missing="PUBSUB-SHARE-01", extra="PUBSUB-LATE-01"),
    "patterns": Codes(missing="PUBSUB-MATCH-02"),
    "late listener": Codes(extra="PUBSUB-LATE-01"),
    "somebody leaves": Codes(missing="PUBSUB-STOP-02", extra="PUBSUB-STOP-01"),
    "leaves twice": Codes(missing="PUBSUB-STOP-02", extra="PUBSUB-STOP-01", raising="PUBSUB-STOP-03"),
    "another comes": Codes(extra="PUBSUB-STOP-01"),
    "two buses": Codes(extra="PUBSUB-ONE-01"),
    "a hundred wait": Codes(missing="PUBSUB-BOUND-02"),
    "full, and not concerned": Codes(missing="PUBSUB-BOUND-02"),
    "one more than fits": Codes(extra="PUBSUB-BOUND-01"),
    "read again when it is over": Codes(extra="PUBSUB-FULL-02"),
    "full between others": Codes(missing="PUBSUB-SKIP-01", extra="PUBSUB-BOUND-01"),
}


def situations(rng: Random) -> list[Scenario]:
    """Every situation, with fresh names, numbers and types."""
    ann, bob, eve = rng.sample(_PEOPLE, 3)
    noun, other = rng.sample(_NOUNS, 2)
    verb, also = rng.sample(_VERBS, 2)
    type, n = f"{noun}.{verb}", rng.randrange(10, 800)
    ann_listens, bob_listens, eve_listens = (["subscribe", 0, who, type] for who in (ann, bob, eve))
    fill, more = ["fill", 0, type, n, BOUND], ["publish", 0, type, n + BOUND]
    foreign = ["publish", 0, f"{other}.{also}", n + BOUND + 1]
    tell = [["publish", 0, type, n + each] for each in range(4)]
    reads = [["read", who] for who in (ann, bob, eve)]
    stars = [["subscribe", 0, ann, f"{noun}.*"], ["subscribe", 0, bob, f"*.{also}"], ["subscribe", 0, eve, "*"]]
    types = [["publish", 0, each, n + at] for at, each in enumerate((type, f"{other}.{also}", f"{other}.{verb}"))]
    built: dict[str, tuple[list[Step], int]] = {
        "one listener": ([ann_listens, *tell[:3], reads[0], ["open", ann]], 1),
        "nobody listens": ([tell[0], ["subscribe", 0, ann, f"{other}.{verb}"], tell[1], reads[0]], 1),
        "many listeners": ([ann_listens, bob_listens, tell[0], eve_listens, tell[1], *reads], 1),
        "patterns": ([*stars, *types, *reads], 1),
        "late listener": ([ann_listens, tell[0], tell[1], bob_listens, tell[2], reads[1], reads[0]], 1),
        "somebody leaves": (
            [ann_listens, bob_listens, tell[0], ["leave", ann], tell[1], ["open", ann], *reads[:2]],
            1,
        ),
        "leaves twice": ([ann_listens, bob_listens, ["leave", ann], ["leave", ann], tell[0], *reads[:2]], 1),
        "another comes": ([ann_listens, ["leave", ann], bob_listens, tell[0], *reads[:2], ["open", ann]], 1),
        "the same event again": ([ann_listens, tell[0], tell[0], reads[0]], 1),
        "two buses": ([ann_listens, ["subscribe", 1, bob, type], tell[0], reads[1], reads[0]], 2),
        "a hundred wait": ([ann_listens, fill, ["open", ann], reads[0], more, reads[0], ["open", ann]], 1),
        "full, and not concerned": ([ann_listens, fill, foreign, ["open", ann], reads[0], more, reads[0]], 1),
        "read again when it is over": (
            [ann_listens, fill, more, reads[0], ["publish", 0, type, n + BOUND + 1], reads[0], ["leave", ann]],
            1,
        ),
        "one more than fits": ([bob_listens, ann_listens, fill, reads[1], more, ["open", ann], *reads[:2]], 1),
        "full between others": (
            [ann_listens, bob_listens, eve_listens, fill, *reads[1:], more, *reads[1:], ["open", ann]],
            1,
        ),
        "two full ones side by side": (
            [ann_listens, bob_listens, fill, more, ["open", ann], ["open", bob], *reads[:2]],
            1,
        ),
    }
    return [situation(name, {"buses": buses, "steps": steps}) for name, (steps, buses) in built.items()]


def situation(name: str, plan: Plan) -> Scenario:
    """A plan with what is due at each of its steps."""
    return Scenario(name, plan, Expected(due(plan), _CODES.get(name, Codes())))


def smaller(scenario: Scenario) -> Iterator[Scenario]:
    """Without a listener, or without one of the steps; who reads, leaves or is asked must have subscribed."""
    steps: list[Step] = scenario.plan["steps"]
    names = [step[2] for step in steps if step[0] == "subscribe"]
    for kept in (*([step for step in steps if who not in step[1:3]] for who in names), *_without_one(steps)):
        known = {step[2]: place for place, step in enumerate(kept) if step[0] == "subscribe"}
        fine = all(known.get(step[1], len(kept)) < place for place, step in enumerate(kept) if len(step) == 2)
        if kept and fine:
            yield situation(scenario.name, {**scenario.plan, "steps": kept})


def _without_one(steps: list[Step]) -> Iterator[list[Step]]:
    return (steps[:place] + steps[place + 1 :] for place in range(len(steps)))


def due(plan: Plan) -> list[Due]:
    """What is right at each step, from the plan alone."""
    radio = _Radio()
    return [radio.do(*step) for step in plan["steps"]]


class _Radio:
    """What the task promises, in its simplest form, for numbers in place of events."""

    def __init__(self) -> None:
        self._listening: dict[str, tuple[int, Pattern]] = {}  # who is still subscribed: the bus and the pattern
        self._waiting: dict[str, list[int]] = {}

    def do(self, op: str, *more: Any) -> Due:
        match op:
            case "subscribe":
                self._listening[more[1]] = (more[0], Pattern(more[2]))
                self._waiting[more[1]] = []
            case "publish" | "fill":
                bus, type, first, count = (*more, 1)[:4]
                return Due(took=tuple(self._tell(bus, type, first + each) for each in range(count)))
            case "read":
                found, self._waiting[more[0]] = self._waiting[more[0]], []
                return Due(read=tuple(found), ended=more[0] not in self._listening)
            case "open":
                return Due(open=more[0] in self._listening)
            case "leave":
                self._listening.pop(more[0], None)
        return Due()

    def _tell(self, bus: int, type: str, number: int) -> int:
        fits = [who for who, (on, pattern) in self._listening.items() if on == bus and pattern.matches(type)]
        full = [who for who in fits if len(self._waiting[who]) >= BOUND]
        for who in fits:
            if who in full:
                del self._listening[who]
            else:
                self._waiting[who].append(number)
        return len(fits) - len(full)
