"""Publish and subscribe: a radio. Whoever listens now hears it; whoever comes later, or was away, never knows.

    radio = PubSub()
    with radio.subscribe("order.*") as inbox:
        radio.publish(Event("order.placed", {"dish": "ramen"}))      answers 1: so many heard it
        event = await inbox.get()

The publisher knows nobody and waits for nobody. That is why nothing can be kept for the absent: there is no list of
them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, ClassVar

from eventlab.errors import Closed
from eventlab.event import Event, Pattern
from eventlab.guarantees import Guarantees

BOUND = 100
"""Events that may wait in an inbox."""


class PubSub:
    """The listeners of the moment, and the speaking to them."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=False,
        ordered=True,
        across_processes=False,
        at_least_once=False,
        waits_for_handlers=False,
    )

    def __init__(self) -> None:
        self._inboxes: tuple[Inbox, ...] = ()  # replaced, never changed: leaving in mid-publish disturbs nobody

    def subscribe(self, pattern: str, *, bound: int = BOUND) -> Inbox:
        """An inbox for every event of `pattern` that is published from now on; raises `InvalidPattern`.

        `bound` events may wait in it. One more is lost to this listener alone, and counted in `inbox.missed`.
        """
        inbox = Inbox(self, Pattern(pattern), bound)
        self._inboxes = (*self._inboxes, inbox)
        return inbox

    def publish(self, event: Event) -> int:
        """Put the event into each fitting inbox, in the order in which they subscribed; how many took it."""
        return sum(inbox.offer(event) for inbox in self._inboxes if inbox.pattern.matches(event.type))

    def leave(self, inbox: Inbox) -> None:
        """Forget a listener; nothing happens if it has left."""
        self._inboxes = tuple(other for other in self._inboxes if other is not inbox)

    def snapshot(self) -> list[dict[str, Any]]:
        """For each listener: its pattern, the types that wait, and how many it missed."""
        return [inbox.snapshot() for inbox in self._inboxes]


class Inbox:
    """What one listener has not read yet. `await get()`, or `async for`; `stop()`, or a `with` block, ends it."""

    def __init__(self, radio: PubSub, pattern: Pattern, bound: int) -> None:
        self.pattern, self.bound = pattern, bound
        self.missed = 0
        """Events that found the inbox full."""
        self._radio, self._waiting = radio, deque[Event]()
        self._stopped = False
        self._changed = asyncio.Event()

    def offer(self, event: Event) -> bool:
        """Take the event in if there is room; whether it was taken."""
        if len(self._waiting) >= self.bound:
            self.missed += 1
            return False
        self._waiting.append(event)
        self._changed.set()
        return True

    async def get(self) -> Event:
        """The next event, waited for; raises `Closed` when the inbox has ended and nothing is left in it."""
        while not self._waiting:
            if self._stopped:
                raise Closed(f"the inbox of {self.pattern.text} has ended: subscribe again to hear more.")
            self._changed.clear()
            await self._changed.wait()
        return self._waiting.popleft()

    def stop(self) -> None:
        """Listen no more. What waits can still be read; whoever waits for more is told that there is none."""
        self._stopped = True
        self._radio.leave(self)
        self._changed.set()

    def snapshot(self) -> dict[str, Any]:
        """Its pattern, the types that wait, and how many it missed."""
        return {
            "pattern": self.pattern.text,
            "waiting": [event.type for event in self._waiting],
            "missed": self.missed,
        }

    def __len__(self) -> int:
        return len(self._waiting)

    def __aiter__(self) -> Inbox:
        return self

    async def __anext__(self) -> Event:
        try:
            return await self.get()
        except Closed:
            raise StopAsyncIteration from None

    def __enter__(self) -> Inbox:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()
