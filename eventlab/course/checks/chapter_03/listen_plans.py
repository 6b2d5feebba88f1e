"""3.2's situations, and what is due in each, worked out from the plan alone. What its keys mean stands in the drive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.checks.chapter_03.listen_drive import behind
from eventlab.course.scenario import Scenario

Plan = dict[str, Any]

USUAL = 3.0
"""Seconds to wait before a stream has named another time."""
_TYPES = ("order.placed", "payment.received", "parcel.sent", "table.freed")
_DISHES = ("ramen", "udon", "soba", "curry", "gyoza", "tofu")
_RETRIES = tuple(range(200, 2900, 100)) + tuple(range(4000, 60_000, 1000))


@dataclass(frozen=True, slots=True)
class Call:
    """A call of `connect` that is due."""

    last_id: str | None
    wait: float
    """Seconds since the connection before it ended, or since the beginning."""
    named: int
    """The connection that named this time, from 0; -1 when none has."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame that is due."""

    fields: list[str]
    call: int
    """The connection that brings it, from 1."""
    chunk: int
    """The chunk of that connection, from 1."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a right answer does."""

    calls: list[Call]
    frames: list[Heard]
    end: str
    """`ended`, `left`, or `raised`."""


def due(plan: Plan) -> Due:
    """The promise of the task: on from the last id, after the time that was named last, until 204."""
    last, wait, named, live = plan["last_id"], USUAL, -1, plan["live"]
    ids = [id for id, _, _ in plan["log"]]
    calls: list[Call] = []
    frames: list[Heard] = []
    for number, (kind, *arguments) in enumerate(plan["script"]):
        calls.append(Call(last, wait if number else 0.0, named))
        if kind in ("gone", "deny"):
            return Due(calls, frames, "ended" if kind == "gone" else "raised")
        if kind == "refuse":
            continue
        upto, retry, _ = arguments
        new = plan["log"][behind(ids, last) if last else live : upto]
        live = upto
        for chunk, (id, type, data) in enumerate(new, 1):
            frames.append(Heard([data, type, id], number + 1, chunk))
            last = id
            if len(frames) == plan["leave"]:
                return Due(calls, frames, "left")
        if new and retry is not None:
            wait, named = retry / 1000, number
    raise AssertionError("a script ends with 204, or somebody leaves")


def scenario(name: str, plan: Plan) -> Scenario:
    """A plan, with what is due in it."""
    return Scenario(name, plan, due(plan))


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh ids, times and events each time."""
    return [scenario(name, build(rng)) for name, build in _BUILDERS.items()]


def smaller(of: Scenario) -> Iterator[Scenario]:
    """The same without one of the connections, without one of the events, or without a time that is named."""
    plan = of.plan
    for place, step in enumerate(plan["script"][:-1]):
        yield from _fair(of.name, {**plan, "script": [*plan["script"][:place], *plan["script"][place + 1 :]]})
        if step[0] == "stream" and step[2] is not None:
            less = [step[0], step[1], None, step[3]]
            yield from _fair(of.name, {**plan, "script": [*plan["script"][:place], less, *plan["script"][place + 1 :]]})
    for place in reversed(range(len(plan["log"]))):
        yield from _fair(of.name, _without(plan, place))


def _fair(name: str, plan: Plan) -> Iterator[Scenario]:
    """A scenario, where what is left makes sense: half of an event needs an event, and who leaves has heard enough."""
    streams = [step for step in plan["script"] if step[0] == "stream"]
    whole = all(upto < len(plan["log"]) or end != "half" for _, upto, _, end in streams)
    known = plan["last_id"] is None or plan["last_id"] in [id for id, _, _ in plan["log"]]
    if whole and known and (plan["leave"] is None or plan["leave"] <= len(due({**plan, "leave": None}).frames)):
        yield scenario(name, plan)


def _without(plan: Plan, place: int) -> Plan:
    """The plan without one event of its log."""
    script = [
        ["stream", step[1] - (place < step[1]), *step[2:]] if step[0] == "stream" else step for step in plan["script"]
    ]
    log = [*plan["log"][:place], *plan["log"][place + 1 :]]
    return {**plan, "log": log, "live": plan["live"] - (place < plan["live"]), "script": script}


class _Story:
    """Makes a plan connection by connection; each brings events that are new."""

    def __init__(self, rng: Random, past: int = 2, *, known: bool = False) -> None:
        self._rng, self._id = rng, rng.randrange(100, 900)
        self._log = [self._event() for _ in range(past)]
        self._script: list[list[Any]] = []
        self._last_id = self._log[0][0] if known else None
        self._live = past

    def stream(self, count: int, *, retry: int | None = None, end: str = "close") -> _Story:
        """A connection, in which so many events come that are new."""
        self._log += [self._event() for _ in range(count)]
        self._script.append(["stream", len(self._log), retry, end])
        return self

    def same(self, times: int = 1) -> _Story:
        """The connection goes on with events that have the id of the one before."""
        for _ in range(times):
            self._log.append([self._log[-1][0], *self._event()[1:]])
        self._script[-1][1] = len(self._log)
        return self

    def step(self, kind: str, times: int = 1) -> _Story:
        """One that is refused, denied, or answered with 204."""
        self._script += [[kind]] * times
        return self

    def plan(self, *, leave: int | None = None) -> Plan:
        """The whole; the last event is for half of a frame."""
        script = self._script if ["deny"] in self._script else [*self._script, ["gone"]]
        log = [*self._log, self._event()]
        return {"last_id": self._last_id, "log": log, "live": self._live, "script": script, "leave": leave}

    def _event(self) -> list[str]:
        self._id += self._rng.randrange(1, 9)
        return [str(self._id), self._rng.choice(_TYPES), self._rng.choice(_DISHES)]


def _drawn(rng: Random) -> Plan:
    story = _Story(rng, 4, known=rng.random() < 0.5)
    for _ in range(8):
        if rng.random() < 0.3:
            story.step("refuse", rng.randrange(1, 3))
        retry = rng.choice((None, None, rng.choice(_RETRIES)))
        story.stream(rng.randrange(1, 4), retry=retry, end=rng.choice(("close", "break", "half")))
    return story.plan()


def _retries(rng: Random) -> list[int]:
    return rng.sample(_RETRIES, 2)


_BUILDERS: dict[str, Callable[[Random], Plan]] = {
    "nothing to hear": lambda rng: _Story(rng).plan(),
    "one stream": lambda rng: _Story(rng).stream(3).plan(),
    "reconnecting": lambda rng: _Story(rng).stream(2).stream(2).stream(1).plan(),
    "one id for several": lambda rng: _Story(rng).stream(1).same(2).stream(1).plan(),
    "coming back": lambda rng: _Story(rng, 3, known=True).stream(1).stream(2).plan(),
    "broken": lambda rng: _Story(rng).stream(2, end="break").stream(2, end="break").stream(1).plan(),
    "refused": lambda rng: _Story(rng, 3, known=True).step("refuse", 2).stream(2).step("refuse").stream(1).plan(),
    "retry": lambda rng: _Story(rng).stream(2, retry=_retries(rng)[0]).stream(1).plan(),
    "retry stays": lambda rng: _Story(rng).stream(2, retry=_retries(rng)[0]).stream(1).step("refuse").stream(1).plan(),
    "retry changes": lambda rng: _Story(rng).stream(1, retry=_retries(rng)[0]).stream(2, retry=_retries(rng)[1]).plan(),
    "retry of 0": lambda rng: _Story(rng).stream(1, retry=0).stream(1).plan(),
    "half a frame": lambda rng: _Story(rng).stream(2, end="half").stream(2).plan(),
    "not allowed": lambda rng: _Story(rng).stream(1).step("deny").plan(),
    "reader leaves": lambda rng: _Story(rng).stream(3).stream(3).plan(leave=4),
    "long evening": _drawn,
}
