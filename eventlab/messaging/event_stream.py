"""The event stream: a tape. What was said stays on it, numbered; a reader owns nothing but its place.

    tape = EventStream()
    tape.append(Event("order.placed", {"dish": "ramen"}))      answers 1: its position
    tape.read(after=0)                                         answers a list of (position, event); nothing is consumed
    async for position, event in tape.reader(after=1): ...     reads on, and then waits for more

Two readers never disturb each other, and going back is the same as going on: reading with another `after`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from eventlab.errors import InvalidQuery, shown
from eventlab.event import Event
from eventlab.guarantees import Guarantees

KEPT = 10_000
"""Events that a tape keeps unless it is told otherwise: no memory is endless."""


class Recorded(NamedTuple):
    """An event and where it stands on the tape."""

    position: int
    """From 1 up, one more for each event."""
    event: Event


class EventStream:
    """An append-only log in memory. The newest `kept` events stay; older ones are cut off, and positions go on."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,  # it lives as long as its object: the next room's streams outlive the program
        replay=True,
        ordered=True,
        across_processes=False,
        at_least_once=False,
        waits_for_handlers=False,
    )

    def __init__(self, *, kept: int = KEPT) -> None:
        """Raises `InvalidQuery` unless at least one event is kept."""
        if not isinstance(kept, int) or isinstance(kept, bool) or kept < 1:
            raise InvalidQuery(f"kept is {shown(kept)}: expected a whole number, 1 or more. Try kept=1000.")
        self._events: deque[Event] = deque(maxlen=kept)
        self.last = 0
        """Position of the newest event; 0 while there is none."""
        self._wakes: set[asyncio.Event] = set()

    @property
    def first(self) -> int:
        """Position of the oldest event that is still kept; one more than `last` while there is none."""
        return self.last - len(self._events) + 1

    def append(self, event: Event) -> int:
        """Put the event at the end, and return its position. Whoever waits for more goes on."""
        self._events.append(event)
        self.last += 1
        for wake in self._wakes:
            wake.set()
        return self.last

    def read(self, after: int = 0, limit: int = 100) -> list[Recorded]:
        """Up to `limit` events behind `after`, oldest first; those that were cut off are passed over.

        Raises `InvalidQuery` for a place or a limit that is not a whole number, 0 or more.
        """
        for name, value in (("after", after), ("limit", limit)):
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise InvalidQuery(f"{name} is {shown(value)}: expected a whole number, 0 or more. Try {name}=0.")
        return list(islice(self._behind(after), limit))

    async def wait(self, after: int) -> None:
        """Return as soon as there is something behind `after`."""
        wake = asyncio.Event()
        self._wakes.add(wake)
        try:
            while self.last <= after:
                wake.clear()
                await wake.wait()
        finally:
            self._wakes.discard(wake)

    def reader(self, after: int = 0) -> Reader:
        """Somebody who reads on from there, and remembers the place."""
        return Reader(self, after)

    def snapshot(self) -> dict[str, Any]:
        """The kept events' types by position, and how many readers wait."""
        return {
            "types": {recorded.position: recorded.event.type for recorded in self._behind(0)},
            "waiting": len(self._wakes),
        }

    def _behind(self, after: int) -> Iterator[Recorded]:
        start = max(after + 1, self.first)
        events = islice(self._events, start - self.first, None)
        return (Recorded(position, event) for position, event in enumerate(events, start))


class Reader:
    """A place on a tape that moves as one reads: `async for position, event in reader`.

    `after` may be set anew at any time; a reader that waits at that moment goes there with the next event appended.
    """

    def __init__(self, tape: EventStream, after: int) -> None:
        self._tape, self.after = tape, after

    def __aiter__(self) -> Reader:
        return self

    async def __anext__(self) -> Recorded:
        while not (found := self._tape.read(self.after, limit=1)):
            await self._tape.wait(self.after)
        self.after = found[0].position
        return found[0]
