"""A group: several workers who share one reading of the log, and what each of them holds (guide, chapter 3).

    the log ──▶ take ──▶ held by a worker ──▶ ack          handled
                              │   ▲
                              │   └── reclaim               its worker died: held by another
                              ├──▶ park ──▶ due ──▶ …       it failed: again later
                              └──▶ bury ──▶ dead letters    it failed too often, or cannot be read
                                              └── replay ──▶ due, for this group alone

A `Group` moves deliveries between these places, each move whole or not at all. *When* to move them is the worker's
business. Taking never blocks; a delivery that is held is given to nobody else until its worker has been silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eventlab.event import Event
from eventlab.system.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Delivery:
    """An entry of the log in the hands of one worker."""

    partition: int
    position: str
    attempt: int
    """1 the first time, one more each time that it was handed out: to a worker that died, too."""
    event: Event | None
    """None for an entry that cannot be read, or that the log no longer holds."""
    problem: str = ""
    """Why there is no event."""
    raw: bytes = b""
    """What the entry holds."""
    parked: bool = False
    """It comes from the retry set, and not from the log."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that a group gave up, and why. `id` is its place among the group's dead letters."""

    id: str
    partition: int
    position: str
    """Where it stands, or stood, in the log."""
    event: Event | None
    reason: str
    attempts: int
    handler: str
    """The name of the handler that failed on it."""
    buried: str
    """When, as ISO 8601 in UTC."""
    raw: bytes = b""


class Group(Protocol):
    """The places of one group, and the moves between them. Raises `StoreError`; `GroupLost` where it is gone."""

    name: str

    async def create(self, start: Cursor) -> None:
        """Begin behind `start`, in the partitions in which the group does not exist yet."""
        ...

    async def take(self, worker: str, *, limit: int) -> list[Delivery]:
        """Up to `limit` entries of each partition that nobody has been given yet, now held by `worker`."""
        ...

    async def reclaim(self, worker: str, *, idle: float, limit: int) -> list[Delivery]:
        """Up to `limit` of each partition that are held by somebody silent for `idle` seconds, now held by `worker`."""
        ...

    async def due(self, *, lease: float, limit: int) -> list[Delivery]:
        """Up to `limit` of each partition whose time to be tried again has come; theirs for `lease` seconds."""
        ...

    async def beat(self, worker: str, deliveries: Sequence[Delivery], *, lease: float) -> None:
        """Say that `worker` is still at these: nobody may reclaim them for another while."""
        ...

    async def ack(self, deliveries: Sequence[Delivery]) -> None:
        """These are done."""
        ...

    async def park(self, delivery: Delivery, *, after: float, reason: str) -> None:
        """Try this one again in `after` seconds. (Let go of, and put among the parked, in one move.)"""
        ...

    async def bury(self, delivery: Delivery, *, reason: str, handler: str) -> None:
        """Give this one up. (Let go of, and put among the dead letters, in one move.)"""
        ...

    async def letters(self, *, limit: int = 100) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        ...

    async def replay(self, letters: Sequence[DeadLetter]) -> int:
        """Try these again, from the first attempt, in this group alone; how many there were to move."""
        ...

    async def discard(self, letters: Sequence[DeadLetter]) -> int:
        """Throw these away; how many there were."""
        ...

    async def done(self, event: Event, effect: str) -> bool:
        """Whether that effect of that event has been marked as had."""
        ...

    async def mark_done(self, event: Event, effect: str, *, ttl: float) -> None:
        """Remember for `ttl` seconds that it has been had."""
        ...

    async def checkpoint(self) -> Cursor:
        """Keep, and return, the place behind which nothing is unfinished: from there a lost group is made again."""
        ...

    async def forget(self, worker: str) -> None:
        """Take `worker` off the list, if it holds nothing."""
        ...

    async def counts(self) -> dict[str, Any]:
        """`held`, `parked`, `dead`, and `lag`: how many entries the group has not been given yet."""
        ...
