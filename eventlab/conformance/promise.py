"""A promise as an experiment: what is claimed, and the code that finds out.

An experiment drives a system only through the protocol, on a store of its own, and raises `Broken` with what it
expected and what came. It never sleeps: it waits for the very thing it wants to see, and gives up after
`PATIENCE_SECONDS`.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from eventlab.event import Event
from eventlab.protocol import EventSystem

PATIENCE_SECONDS = 5.0
"""How long an experiment waits for something that should come at once."""

Make = Callable[[str], EventSystem | Awaitable[EventSystem]]
"""Called with the name of a store, answers a new system on it; the same name is the same store."""


class Broken(Exception):
    """A promise that was not kept: what was expected, and what came."""


@dataclass(frozen=True, slots=True)
class Promise:
    """`code` names it for good, `says` states it, `check` finds out; `guarantee` is the declaration it decides."""

    code: str
    says: str
    check: Callable[[Bench], Awaitable[None]]
    guarantee: str | None = None
    """A field of `Guarantees`; None: every event system owes it."""


class Bench:
    """What an experiment works with: systems on one fresh store, and ears on them. Closes what it opened."""

    def __init__(self, make: Make) -> None:
        self._make, self._store, self._opened = make, f"conformance-{uuid4().hex}", AsyncExitStack()

    async def system(self) -> EventSystem:
        """A new system on the bench's store."""
        made = self._make(self._store)
        system = await made if inspect.isawaitable(made) else made
        self._opened.push_async_callback(system.aclose)
        return system

    def listen(self, system: EventSystem, pattern: str) -> Ear:
        """An ear on a pattern."""
        ear = Ear()
        ear.stop = system.subscribe(pattern, ear.hear)
        return ear

    async def __aenter__(self) -> Bench:
        return self

    async def __aexit__(self, *exc: Any) -> None:
        await self._opened.aclose()


class Ear:
    """A subscriber that remembers what it heard; `until` waits until it has heard enough."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.stop: Callable[[], None] = lambda: None
        self._more = asyncio.Condition()

    async def hear(self, event: Event) -> None:
        """The handler."""
        async with self._more:
            self.heard.append(event)
            self._more.notify_all()

    async def until(self, event: Event) -> list[Event]:
        """Everything heard once `event` is among it; raises `Broken` if it does not come."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._more:
                await self._more.wait_for(lambda: any(heard.id == event.id for heard in self.heard))
        except TimeoutError:
            raise Broken(f"a subscriber never heard {event.type} {event.id}; it heard {types(self.heard)}") from None
        return self.heard


def types(events: Any) -> list[str]:
    """The types of events, for messages."""
    return [event.type for event in events]


def expect(got: object, expected: object, what: str) -> None:
    """Raise `Broken` unless the two are equal."""
    if got != expected:
        raise Broken(f"{what}: expected {expected!r}, got {got!r}")
