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

    async def story() -> None:
        room = RedisRoom(redis_cluster.address)
        options: dict[str, Any] = {"start": "beginning", "idle": 2.0, "backoff": Backoff(base=0.01, cap=0.1)}
        async with (
            room.open(partitions=6, min_replicas=1) as log,
            room.open(partitions=6) as after,  # the replica is the master then, and has none of its own
            Worker(log, "m", "*", cook, **options),
            Worker(log, "m", "*", cook, **options),
        ):
            await store(log, orders(200))
            await until(lambda: len(handled) > 50)
            redis_cluster.kill(redis_cluster.master_of(log.keys[0].log))
            await until(lambda: len(handled) == 200)
            await store(after, orders(50, first=200))
            await until(lambda: len(handled) == 250)

    asyncio.run(story())

    assert set(handled) == set(range(250))
