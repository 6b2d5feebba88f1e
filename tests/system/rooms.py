"""The stores that a group can live in, each with what a test wants to happen to it: time passes, things are lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from eventlab.clock import ManualClock
from eventlab.event import Event, to_envelope
from eventlab.system.connect import open_log
from eventlab.system.group import Group
from eventlab.system.log import Draft, Log
from eventlab.system.memory_log import MemoryLog, MemoryStore, Piece
from eventlab.system.partition import partition_of
from eventlab.system.redis_log import RedisLog


class Room:
    """A log of one's own, and its groups: in memory, on a manual clock."""

    def __init__(self) -> None:
        self.clock = ManualClock()

    @contextlib.asynccontextmanager
    async def open(self, **options: Any) -> AsyncIterator[Log]:
        """The log; the same one each time."""
        self.log = MemoryLog(clock=self.clock, **options)
        await self.log.open()
        yield self.log
        await self.log.aclose()

    async def later(self, group: Group, seconds: float) -> None:
        """So many seconds have passed for all that the group holds."""
        self.clock.advance(seconds=seconds)

    async def lose(self, group: Group) -> None:
        """Somebody deletes the group."""
        self.log.store.groups.clear()

    async def lose_everything(self) -> None:
        """The store loses all that it had, and another log begins."""
        self.log.store = MemoryStore("another", [Piece() for _ in self.log.store.pieces])


class RedisRoom(Room):
    """The same in Redis, on the clock of the server: what is held is made older, instead of waiting."""

    def __init__(self, address: str) -> None:
        self.address, self.name = address, uuid4().hex

    @contextlib.asynccontextmanager
    async def open(self, **options: Any) -> AsyncIterator[RedisLog]:  # type: ignore[override]
        """The log; closed when the block ends."""
        log = open_log(self.address, name=self.name, **{"partitions": 1, "max_length": None, **options})
        assert isinstance(log, RedisLog)
        try:
            await log.open()
            self.log = log
            yield log
        finally:
            await log.aclose()

    async def later(self, group: Group, seconds: float) -> None:
        for keys in self.log.keys:
            redis = self.log.nodes.of(keys.log)
            for held in await redis.xpending_range(keys.log, group.name, "-", "+", 1000):
                id, worker, idle = held["message_id"], held["consumer"], int(seconds * 1000)
                await redis.xclaim(keys.log, group.name, worker, 0, [id], idle=idle, justid=True)
            retry = keys.of_group("retry", group.name)
            for position, _ in await redis.zrange(retry, 0, -1, withscores=True):
                await redis.zincrby(retry, -seconds * 1000, position)

    async def lose(self, group: Group) -> None:
        for keys in self.log.keys:
            await self.log.nodes.of(keys.log).xgroup_destroy(keys.log, group.name)

    async def lose_everything(self) -> None:
        for key in (self.log._card, *(keys.log for keys in self.log.keys)):
            redis = self.log.nodes.of(key)
            for found in await redis.keys(f"{self.name}*"):
                await redis.delete(found)


async def store(log: Log, events: Sequence[Event]) -> None:
    """Append events, each to the partition of its key."""
    for event in events:
        piece = partition_of(event.order_key, log.partitions)
        await log.append(piece, [Draft(event.type, to_envelope(event))], batch=uuid4().hex)


def loop_clock() -> datetime:
    """The time of the running loop as a moment: on a virtual loop it passes with every wait."""
    return datetime(2024, 8, 17, 12, tzinfo=UTC) + timedelta(seconds=asyncio.get_running_loop().time())


async def until(condition: Callable[[], object], *, seconds: float = 60.0, step: float = 0.01) -> None:
    """Wait for the condition, looking every `step` seconds; fails after `seconds` (of the loop's own time)."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  (what is waited for has no event: it is seen in what was handled)
            await asyncio.sleep(step)


def orders(count: int, *, first: int = 0) -> list[Event]:
    """Events `order.placed`, each with its number and a key of its own."""
    return [Event("order.placed", {"n": n}, key=f"order-{n}") for n in range(first, first + count)]


def numbers(deliveries: Sequence[Any]) -> list[int]:
    """The numbers of the orders among deliveries, or letters, sorted."""
    return sorted(each.event.data["n"] for each in deliveries if each.event is not None)
