"""The intake: where a worker's deliveries come from, each place in its turn, and waiting while there are none.

    new       entries of the log that the group has not been given yet    asked whenever there is room
    due       those that failed, and are to be tried again                once a second, and when one of ours is due
    left      those of a worker that died                                 three times in the span of its silence

A place that had as much as it was asked for may have more, and is asked again at once. Each is the first to be asked
in its turn: so what is new, what failed and what the dead left get a third of the room each while there is enough of
them, and none waits until the others are done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eventlab.system.cursor import Cursor
from eventlab.system.group import Delivery, Group
from eventlab.system.log import Log

POLL_SECONDS = 1.0
"""How often one looks though no bell has rung: a deaf bell costs a second, and never an event."""


@dataclass
class Source:
    """A place to ask, and the moment from which it is worth asking."""

    ask: Callable[[int], Awaitable[list[Delivery]]]
    every: float
    """Seconds until then, after it had less than it was asked for."""
    at: float = 0.0


class Intake:
    """Asks the three places in the name of `worker`."""

    def __init__(self, log: Log, group: Group, worker: str, *, idle: float, suspects: Callable[[], int]) -> None:
        """`suspects`: how many may be handed out now, 1 or 0; see `group.SUSPECT`."""
        self._log = log
        new = Source(lambda room: group.take(worker, limit=room), 0.0)
        self._due = Source(lambda room: group.due(lease=idle, limit=room, suspects=suspects()), POLL_SECONDS)
        self._left = Source(lambda room: group.reclaim(worker, idle=idle, limit=room, suspects=suspects()), idle / 3)
        self._sources = [new, self._due, self._left]
        self._seen: Cursor | None = None  # up to here there is nothing new; None: not known

    async def fill(self, room: int, begin: Callable[[Delivery], None]) -> bool:
        """Hand up to `room` deliveries to `begin`; whether there were any."""
        found = False
        for source in [source for source in self._sources if source.at <= _now()]:
            deliveries = await source.ask(room)
            source.at = _now() + (0.0 if len(deliveries) >= room else source.every)
            for delivery in deliveries:
                begin(delivery)
            room, found = room - len(deliveries), found or bool(deliveries)
            if not room:
                break
        self._sources.append(self._sources.pop(0))  # each is the first to be asked in its turn
        return found

    async def rest(self, wake: asyncio.Event) -> None:
        """Until the bell rings, a source is worth asking, or `wake` is set. To be called after a vain `fill`."""
        if self._seen is None:
            newest = await self._log.newest()
            # What rang is seen, too, even where the log has lost it since: it would ring in our ears for ever.
            self._seen = newest.advance({piece: rung for piece, rung in enumerate(self._log.rung()) if rung})
            return  # to look once more: all this came before that look
        soonest = min(source.at for source in self._sources if source.every)
        bell = self._log.wait(self._seen, min(POLL_SECONDS, max(0.0, soonest - _now())))
        rung, woken = asyncio.ensure_future(bell), asyncio.create_task(wake.wait())
        try:
            await asyncio.wait({rung, woken}, return_when=asyncio.FIRST_COMPLETED)
            if rung.done() and rung.result():
                self._seen = None
        finally:
            rung.cancel()
            woken.cancel()
            await asyncio.gather(rung, woken, return_exceptions=True)

    def expect(self, seconds: float) -> None:
        """Something will be due in so many seconds."""
        self._due.at = min(self._due.at, _now() + seconds)

    def look_again(self) -> None:
        """A suspect has been settled: the next one may come."""
        self._due.at = self._left.at = _now()

    def start_anew(self) -> None:
        """Nothing is known of where the log ends."""
        self._seen = None


def _now() -> float:
    return asyncio.get_running_loop().time()
