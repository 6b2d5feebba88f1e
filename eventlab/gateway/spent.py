"""Spent: what may be used once, and has been. A small protocol, kept where all nodes look.

    await spent.first("a ticket's id", seconds=90)       True for the first who asks, on any node; False for the others

In Redis it is one command, `SET key value NX PX …`: the first writes, the others find it written. A store that loses
its last writes, by FLUSHALL or with a server that nothing was copied from yet, forgets that with the rest: a ticket is
then good once more, for what is left of its half a minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from eventlab.clock import Clock, system_clock
from eventlab.system.log import Log
from eventlab.system.memory_log import MemoryLog
from eventlab.system.partition import partition_of
from eventlab.system.redis_log import RedisLog

if TYPE_CHECKING:
    from redis.asyncio import Redis


class Spent(Protocol):
    """Remembers what was used."""

    async def first(self, id: str, *, seconds: float) -> bool:
        """Use this one: whether nobody has, in the last `seconds`. Raises a `StoreError` when nobody can know."""
        ...


class MemorySpent:
    """In this process. What is older than its seconds is forgotten, so that it holds no more than what comes in them.

    `used` is where to keep it, for nodes that share a store in memory.
    """

    def __init__(self, used: dict[str, datetime] | None = None, *, clock: Clock = system_clock) -> None:
        self._used: dict[str, datetime] = {} if used is None else used
        """Until when each is remembered, in the order in which they were used."""
        self._clock = clock

    async def first(self, id: str, *, seconds: float) -> bool:
        """Use this one; nobody else comes between, for nothing is awaited."""
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now:
            del self._used[next(iter(self._used))]
        if self._used.get(id, now) > now:
            return False
        self._used[id] = now + timedelta(seconds=seconds)
        return True

    def snapshot(self) -> dict[str, int]:
        """How many are remembered."""
        return {"remembered": len(self._used)}


class RedisSpent:
    """Beside the events, in the partition of the id: on one server, in a Cluster, or embedded."""

    def __init__(self, log: RedisLog) -> None:
        self._log = log

    async def first(self, id: str, *, seconds: float) -> bool:
        """Use this one, at the node that holds its key now."""
        keys = self._log.keys[partition_of(id, self._log.partitions)]
        command = partial(_write, key=keys.ticket(id), ours=uuid4().hex, milliseconds=max(1, int(seconds * 1000)))
        return await self._log.ask(keys.log, command)


async def _write(redis: Redis, *, key: str, ours: str, milliseconds: int) -> bool:
    """Write, unless it is written. Asked again after a lost answer we find our own word, and are still the first."""
    return bool(await redis.set(key, ours, nx=True, px=milliseconds)) or await redis.get(key) == ours.encode()


def spent_in(log: Log, *, clock: Clock = system_clock) -> Spent:
    """Where whoever shares this log looks."""
    if isinstance(log, RedisLog):
        return RedisSpent(log)
    return MemorySpent(log.store.tickets if isinstance(log, MemoryLog) else None, clock=clock)
