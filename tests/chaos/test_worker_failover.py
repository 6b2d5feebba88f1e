"""A master of the Cluster is killed under the hands of its workers: its replica takes over, and no event is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from eventlab.event import Event
from eventlab.system.backoff import Backoff
from eventlab.system.worker import Worker
from tests.conftest import RedisCluster
from tests.system.rooms import RedisRoom, orders, store, until


def test_workers_outlive_a_fail_over(redis_cluster: RedisCluster) -> None:
    """What was stored on a replica, too, is handled by somebody, at least once; what is stored after it, as ever."""
    handled: Counter[int] = Counter()

    async def cook(event: Event) -> None:
        await asyncio.sleep(0.01)
        handled[event.data["n"]] += 1

    async def story() -> list[dict[str, Any]]:
        room = RedisRoom(redis_cluster.address)
        options: dict[str, Any] = {"start": "beginning", "idle": 2.0, "backoff": Backoff(base=0.01, cap=0.1)}
        async with room.open(partitions=6, min_replicas=1) as log:
            async with Worker(log, "m", "*", cook, **options) as ann, Worker(log, "m", "*", cook, **options) as bob:
                await store(log, orders(200))
                await until(lambda: len(handled) > 50)
                redis_cluster.kill(redis_cluster.master_of(log.keys[0].log))
                await until(lambda: len(handled) == 200)
                for event in orders(50, first=200):
                    await stored(log, event)
                await until(lambda: len(handled) == 250)
                return [ann.snapshot(), bob.snapshot()]

    async def stored(log: Any, event: Event) -> None:
        log._min_replicas = 0  # the replica is the master now, and has none
        await store(log, [event])

    asyncio.run(story())

    assert set(handled) == set(range(250))
