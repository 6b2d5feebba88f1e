"""The address decides where the events live, and nothing else changes.

None, embedded://lab                       a store in this process (fakeredis); by name, shared within the process
memory://lab                               lists in this process, without any store
redis://host:6379/0, rediss://…, unix://…  one Redis server
redis+cluster://host:port,host:port,…      a Redis Cluster
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from eventlab.errors import InvalidOption
from eventlab.system.log import Log
from eventlab.system.memory_log import MemoryLog
from eventlab.system.nodes import nodes_at
from eventlab.system.redis_log import RedisLog
from eventlab.system.unified import UnifiedEventSystem

CLUSTER_PARTITIONS = 12
"""Four for each of three masters: a fourth and a sixth master would still get an even share."""
MAX_LENGTH = 1_000_000
"""Events kept in each partition, unless you say otherwise."""


def connect(
    address: str | None = None,
    *,
    name: str = "el",
    partitions: int | None = None,
    max_length: int | None = MAX_LENGTH,
    max_age: timedelta | None = None,
    min_replicas: int = 0,
    patience: float | None = None,
    **options: Any,
) -> Connecting:
    """The production system at an address: `async with connect() as events`, or `events = await connect()`.

    `name` goes before every key. `partitions`, 1 by default and 12 in a cluster, is fixed when a log is made. About
    `max_length` events are kept in each, none older than `max_age`. With `min_replicas`, an emit counts once so many
    replicas have it. `patience`: seconds for which a broken connection is tried again. Further options are those of
    `UnifiedEventSystem`: `schemas`, `source`, `on_error`, `clock`, … Raises `InvalidAddress`.
    """
    log = open_log(
        address,
        name=name,
        partitions=partitions,
        max_length=max_length,
        max_age=max_age,
        min_replicas=min_replicas,
        **({} if patience is None else {"patience": patience}),
    )
    return Connecting(UnifiedEventSystem(log, **options))


def open_log(
    address: str | None,
    *,
    name: str = "el",
    partitions: int | None = None,
    max_length: int | None = MAX_LENGTH,
    max_age: timedelta | None = None,
    **redis: Any,
) -> Log:
    """The log at an address; it connects when it is opened. Raises `InvalidAddress`, `InvalidOption`."""
    if max_length is not None and max_length < 1:
        raise InvalidOption(f"max_length is {max_length}: expected 1 or more events, or None for any number of them.")
    if isinstance(address, str) and address.startswith("memory://"):
        if redis.get("min_replicas"):
            raise InvalidOption("a log in memory has no replicas, and min_replicas asks for some. Try a Redis.")
        store = address.removeprefix("memory://")
        return MemoryLog(
            store and f"{store}/{name}",
            partitions=1 if partitions is None else partitions,
            max_length=max_length,
            max_age=max_age,
        )
    nodes = nodes_at(address)
    count = partitions if partitions is not None else CLUSTER_PARTITIONS if nodes.sharded else 1
    return RedisLog(nodes, name=name, partitions=count, max_length=max_length, max_age=max_age, **redis)


class Connecting:
    """A system that is not open yet: `await` it, or enter it."""

    def __init__(self, system: UnifiedEventSystem) -> None:
        self._system = system

    def __getattr__(self, name: str) -> Any:
        """Nothing of the system is here yet. Raises `AttributeError`, which says how to open it."""
        message = f"{type(self).__name__!r} has no {name!r}"
        if not name.startswith("_") and hasattr(self._system, name):
            message += ": the system is not open yet. Try `async with … as events`, or `events = await connect(…)`."
        raise AttributeError(message)

    def __await__(self) -> Generator[Any, None, UnifiedEventSystem]:
        return self._system.__aenter__().__await__()

    async def __aenter__(self) -> UnifiedEventSystem:
        return await self._system.__aenter__()

    async def __aexit__(self, *exc: object) -> None:
        await self._system.aclose()
