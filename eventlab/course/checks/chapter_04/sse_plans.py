"""The situations of 4.5, and what a browser should hear in each, worked out from the plan alone.

All events of a plan stand in it in the order of their positions: first what is stored, then what the script emits while
`history` is asked, then what the steps emit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from eventlab.course.scenario import Scenario
from eventlab.transport import position_key

TYPES = ("order.placed", "payment.received", "parcel.sent", "table.freed")
BOUND = 100
"""Events that may wait for a slow browser."""
ROOM = {"frame": (BOUND - 1, BOUND), "history": (BOUND, BOUND), "queue": (BOUND, BOUND + 1)}
"""How many events of a flood come before the end, by what the stream is at when the flood comes.

Behind a `frame` that was just sent, an answer may count that one as waiting still. One that waits at its `queue` may
have handed one event on already. While it asks `history` there is no such doubt.
"""

LogEvent = list[Any]
"""`[type, position, id, number]`."""
Plan = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """What the browser should hear."""

    events: list[LogEvent]
    """In order."""
    least: int
    """How many at least: whoever leaves need not have heard them all."""
    flood: tuple[int, int] | None = None
    """Where in them the flood begins, and how many events it has; None when nothing is too much."""


def due(plan: Plan) -> Due:
    """The promise of the task for one plan: what is behind `last_id`, what is emitted, of the one type."""
    behind = position_key(plan["last_id"]) if plan["last_id"] else None
    events = [each for each in [*(plan["stored"] if behind else []), *emitted(plan)] if each[0] == plan["type"]]
    events = [each for each in events if behind is None or position_key(each[1]) > behind]
    leaves = plan["steps"][-1] == ["leave"] and ["drain"] not in plan["steps"]
    reads = sum(step[1] for step in plan["steps"] if step[0] == "read")
    flood = max(emissions(plan), key=len) if plan["flood"] else []
    return Due(
        events,
        min(reads, len(events)) if leaves else len(events),
        (events.index(flood[0]), len(flood)) if flood else None,
    )


def emissions(plan: Plan) -> list[list[LogEvent]]:
    """What is emitted at once, in order."""
    script = [plan["script"][moment] for moment in ("before", "after", "empty") if moment in plan["script"]]
    return script + [events for op, *events in plan["steps"] if op == "emit"]


def emitted(plan: Plan) -> list[LogEvent]:
    """Everything that is emitted, in order."""
    return [event for events in emissions(plan) for event in events]


def scenarios(rng: Random) -> list[Scenario]:
    """Fresh types, positions and ids each time."""
    return [scenario(name, build(_Log(rng))) for name, build in _BUILDERS.items()]


def scenario(name: str, plan: Plan) -> Scenario:
    """A plan, with what is due in it."""
    return Scenario(name, plan, due(plan))


class _Log:
    """Makes events: their numbers count up from somewhere, their positions too, in uneven steps."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.type, self.other = rng.sample(TYPES, 2)
        self._milliseconds, self._number = rng.randrange(10**12, 2 * 10**12), rng.randrange(10, 60)

    def events(self, count: int, type: str | None = None) -> list[LogEvent]:
        """The next events of a type."""
        return [self._event(type or self.type) for _ in range(count)]

    def _event(self, type: str) -> LogEvent:
        self._milliseconds += self.rng.randrange(1, 900)
        self._number += 1
        position = f"{self._milliseconds}-{self.rng.randrange(12)}"
        return [type, position, f"{self.rng.getrandbits(64):016x}", self._number]

    def plan(
        self, *steps: list[Any], stored: list[LogEvent] | None = None, last: str | None = None, **more: Any
    ) -> Plan:
        """A plan for the child; `last` is a position."""
        plan: Plan = {"type": self.type, "stored": stored or [], "last_id": last, "steps": list(steps)}
        return plan | {"script": {}, "fails": 0, "flood": ""} | more


def _live(log: _Log) -> Plan:
    past, now = log.events(2), log.events(2)
    return log.plan(["listen"], ["emit", *now], ["read", 2], ["drain"], stored=past)


def _replay(log: _Log) -> Plan:
    past = log.events(4)
    return log.plan(["listen"], ["drain"], stored=past, last=past[1][1])


def _beginning(log: _Log) -> Plan:
    """`0-0` is before every position."""
    return log.plan(["listen"], ["drain"], stored=log.events(3), last="0-0")


def _others(log: _Log) -> Plan:
    stored = [*log.events(1), *log.events(1, log.other), *log.events(1)]
    foreign, now = log.events(1, log.other), log.events(1)
    steps = (["listen"], ["drain"], ["emit", *foreign], ["emit", *now], ["drain"])
    return log.plan(*steps, stored=stored, last=stored[0][1])


def _quiet(log: _Log) -> Plan:
    now = log.events(2)
    return log.plan(["listen"], ["emit", now[0]], ["read", 1], ["wait", 3600], ["emit", now[1]], ["drain"])


def _pages(log: _Log) -> Plan:
    """More than one answer of history holds, unless it is asked for more."""
    past, now = log.events(log.rng.randrange(115, 140)), log.events(1)
    return log.plan(["listen"], ["drain"], ["emit", *now], ["drain"], stored=past, last=past[0][1])


def _seam(log: _Log) -> Plan:
    """One event is stored while the replay runs, one right behind its last, empty page: the seam.

    Both share a millisecond, and as text the later position comes first.
    """
    past, during, behind, now = log.events(3), log.events(1), log.events(1), log.events(1)
    behind[0][1] = during[0][1].partition("-")[0] + "-10"
    during[0][1] = during[0][1].partition("-")[0] + "-9"
    steps = (["listen"], ["drain"], ["rest"], ["drain"], ["emit", *now], ["drain"])
    return log.plan(*steps, stored=past, last=past[0][1], script={"after": during, "empty": behind})


def _both(log: _Log) -> Plan:
    past, between, now = log.events(3), log.events(1), log.events(1)
    steps = (["listen"], ["read", 3], ["rest"], ["emit", *now], ["drain"])
    return log.plan(*steps, stored=past, last=past[0][1], script={"before": between})


def _fails(log: _Log) -> Plan:
    past, now = log.events(3), log.events(1)
    return log.plan(["listen"], ["drain"], ["emit", *now], ["drain"], stored=past, last=past[0][1], fails=1)


def _full(log: _Log) -> Plan:
    """As many as may wait, and then one more, for which there is room again."""
    many, now = log.events(BOUND), log.events(1)
    return log.plan(["listen"], ["emit", *many], ["drain"], ["emit", *now], ["drain"], flood="queue")


def _slow(log: _Log) -> Plan:
    first, many = log.events(1), log.events(log.rng.randrange(180, 260))
    return log.plan(["listen"], ["emit", *first], ["read", 1], ["emit", *many], ["drain"], flood="frame")


def _slow_replay(log: _Log) -> Plan:
    past, many = log.events(2), log.events(log.rng.randrange(130, 180))
    steps = (["listen"], ["drain"], ["rest"], ["drain"])
    return log.plan(*steps, stored=past, last=past[0][1], script={"empty": many}, flood="history")


def _leaves(log: _Log) -> Plan:
    return log.plan(["listen"], ["emit", *log.events(1)], ["read", 1], ["leave"])


def _leaves_early(log: _Log) -> Plan:
    past = log.events(3)
    return log.plan(["listen"], ["read", 1], ["leave"], stored=past, last=past[0][1])


def _leaves_waiting(log: _Log) -> Plan:
    past = log.events(2)
    return log.plan(["listen"], ["drain"], ["leave"], stored=past, last=past[0][1])


_BUILDERS: dict[str, Callable[[_Log], Plan]] = {
    "live": _live,
    "replay": _replay,
    "from the beginning": _beginning,
    "other types": _others,
    "quiet hour": _quiet,
    "pages": _pages,
    "event in the seam": _seam,
    "event seen twice": _both,
    "browser leaves": _leaves,
    "browser leaves the replay": _leaves_early,
    "browser leaves while waiting": _leaves_waiting,
    "history fails": _fails,
    "full queue": _full,
    "slow browser": _slow,
    "slow browser in the replay": _slow_replay,
}
