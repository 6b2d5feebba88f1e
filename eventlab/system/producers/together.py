"""Many events that one request brought: all are checked before any is stored, and then as many as can fly together.

The production system checks and stores in two steps, and so each event is made once. Whatever else stands there, such
as a layer that does something of its own with each `emit`, is asked to emit them one by one, all at once.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol, cast

from eventlab.event import Event
from eventlab.protocol import EventSystem
from eventlab.system.door import Prepared
from eventlab.system.unified import UnifiedEventSystem


class Together(Protocol):
    """What `together` makes."""

    def add(self, fields: dict[str, Any]) -> Event:
        """One more: the arguments of its `emit`. The event as it would be. Raises `InvalidMessage`."""
        ...

    async def store(self) -> list[Event | BaseException]:
        """For each, in their order, the event as it was stored, or the error."""
        ...


def together(events: EventSystem) -> Together:
    """A collection of events for `events`, of this exact class or another: a subclass may have an `emit` of its own."""
    kind: type = type(events)
    return _InTwoSteps(cast(Any, events)) if kind is UnifiedEventSystem else _OneByOne(events)


class _InTwoSteps:
    def __init__(self, events: UnifiedEventSystem) -> None:
        self._events = events
        self._prepared: list[Prepared] = []

    def add(self, fields: dict[str, Any]) -> Event:
        others = {name: value for name, value in fields.items() if name not in ("type", "data")}
        self._prepared.append(self._events.prepare(fields["type"], fields["data"], others))
        return self._prepared[-1][0]

    async def store(self) -> list[Event | BaseException]:
        return [*await self._events.store(self._prepared)]


class _OneByOne:
    def __init__(self, events: EventSystem) -> None:
        self._events = events
        self._wanted: list[dict[str, Any]] = []

    def add(self, fields: dict[str, Any]) -> Event:
        self._wanted.append(fields)
        return Event(**fields)

    async def store(self) -> list[Event | BaseException]:
        emits = (self._events.emit(**each) for each in self._wanted)  # begun, and so stored, in their order
        return await asyncio.gather(*emits, return_exceptions=True)
