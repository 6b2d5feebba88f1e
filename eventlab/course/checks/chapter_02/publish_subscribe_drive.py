"""2.2 in the child: plays a script on the learner's `PubSub`, and writes down who read what.

A plan is `{"buses", "steps"}`; a listener is known by name, and belongs to the bus on which it subscribed. A step:

    ["subscribe", bus, who, pattern]       ["publish", bus, type, number]
    ["fill", bus, type, number, count]     so many events, from this number on
    ["read", who]                          takes all that waits        ["open", who]   asks whether it is still open
    ["leave", who]                         unsubscribes
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eventlab.course.trace import Trace, plain
from eventlab.event import Event

NOON = datetime(2024, 8, 17, 12, 0, tzinfo=UTC)
PATIENCE = 1.0
"""Virtual seconds after which nothing more waits in an inbox."""
MOST = 300
"""Events that are taken out of an inbox in one go."""
SHOWN = 4
"""Events that a row names one by one."""
_NOTHING = object()
"""What waits in an inbox in which nothing waits; None is something that somebody has put there."""


class NoInbox(TypeError):
    """What `subscribe` answered has no `get` that can be awaited."""


class NotNow(TypeError):
    """`subscribe`, `publish` or `unsubscribe` answered a coroutine, so that nothing has happened yet."""


async def drive(names: Mapping[str, Any], plan: dict[str, Any], trace: Trace) -> list[dict[str, Any]]:
    """Play the plan; the answer has an item for each step, with the row that tells it."""
    play = _Play(names["PubSub"], plan, trace)
    return [await getattr(play, step[0])(*step[1:]) for step in plan["steps"]]


class _Play:
    """The buses and their listeners."""

    def __init__(self, make: Any, plan: dict[str, Any], trace: Trace) -> None:
        self._trace, self._many = trace, plan["buses"] > 1
        self._buses = [make() for _ in range(plan["buses"])]
        self._inboxes: dict[str, tuple[Any, Any]] = {}  # who → the bus and the inbox

    async def subscribe(self, bus: int, who: str, pattern: str) -> dict[str, Any]:
        row = self._trace.add("listen", pattern, who, self._on(bus))
        inbox = _now(self._buses[bus].subscribe(pattern))
        if not hasattr(inbox, "get"):
            raise NoInbox(f"subscribe answered {_kind(inbox)}")
        self._inboxes[who] = (self._buses[bus], inbox)
        return {"row": row}

    async def publish(self, bus: int, type: str, number: int) -> dict[str, Any]:
        row = self._trace.add("publish", type, note=f"event {number}{self._on(bus)}")
        took = self._tell(bus, type, number)
        self._trace.note(row, f"event {number}{self._on(bus)}, answers {took}")
        return {"row": row, "took": [took]}

    async def fill(self, bus: int, type: str, number: int, count: int) -> dict[str, Any]:
        """Publish many, told in one row."""
        row = self._trace.add("publish", type, note=f"{count} events, {number} to {number + count - 1}{self._on(bus)}")
        return {"row": row, "took": [self._tell(bus, type, each) for each in range(number, number + count)]}

    async def read(self, who: str) -> dict[str, Any]:
        row = self._trace.add("read", who=who)
        _, inbox = self._inboxes[who]
        found: list[Any] = []
        while len(found) < MOST and (event := await _next(inbox)) is not _NOTHING:
            found.append(event.data["number"] if type(event) is Event else _kind(event))
        self._trace.note(row, _numbers(found))
        return {"row": row, "read": found}

    async def open(self, who: str) -> dict[str, Any]:
        _, inbox = self._inboxes[who]
        value = getattr(inbox, "open", None)
        value = plain(value) if value is True or value is False else _kind(value)
        return {"row": self._trace.add("open", who=who, note=str(value)), "open": value}

    async def leave(self, who: str) -> dict[str, Any]:
        bus, inbox = self._inboxes[who]
        row = self._trace.add("unsubscribe", who=who)
        _now(bus.unsubscribe(inbox))
        return {"row": row}

    def _tell(self, bus: int, name: str, number: int) -> Any:
        event = Event(name, {"number": number}, time=NOON, id=f"event-{number}")
        took = _now(self._buses[bus].publish(event))
        return plain(took) if type(took) is int else _kind(took)

    def _on(self, bus: int) -> str:
        return f" on bus {bus + 1}" if self._many else ""


async def _next(inbox: Any) -> Any:
    """What waits in the inbox next; `_NOTHING` when nothing does."""
    waiting = inbox.get()
    if not inspect.isawaitable(waiting):
        raise NoInbox(f"get answered {_kind(waiting)}, which cannot be awaited")
    try:
        async with asyncio.timeout(PATIENCE):
            return await waiting
    except TimeoutError:
        return _NOTHING


def _now(answer: Any) -> Any:
    if inspect.iscoroutine(answer):
        name = answer.__name__
        answer.close()
        raise NotNow(f"{name} answered a coroutine")
    return answer


def _kind(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _numbers(numbers: list[Any]) -> str:
    if len(numbers) > SHOWN:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event {', '.join(map(str, numbers))}" if numbers else "nothing"
