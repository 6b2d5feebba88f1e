"""kill -9 of a Cluster's master while many emit, with a copy on a replica asked for."""

from __future__ import annotations

import asyncio

from eventlab.system.connect import connect
from tests.chaos.accounts import Accounts, stored_ids
from tests.conftest import RedisCluster
from tests.emitter.waiting import until

EMITS, EMITTERS = 6_000, 60


def test_what_was_acknowledged_outlives_its_master(redis_cluster: RedisCluster) -> None:
    """With `min_replicas=1` every acknowledged event is on two nodes, and there after the fail-over, once.

    While the killed one is away, its successor has no replica: what is emitted then is stored, and in doubt.
    """
    ids = [str(number) for number in range(EMITS)]

    async def story() -> tuple[Accounts, dict[str, int]]:
        accounts = Accounts()
        async with connect(redis_cluster.address, min_replicas=1, patience=30) as events:
            running = asyncio.gather(*(accounts.emit(events, ids[n::EMITTERS]) for n in range(EMITTERS)))
            await until(lambda: accounts.answered > EMITS // 3)
            master = redis_cluster.master_of(events.log.keys[0].log)
            await asyncio.to_thread(redis_cluster.kill, master)
            await until(lambda: accounts.in_doubt)  # the successor is at work
            await asyncio.to_thread(redis_cluster.start, master)
            await running
            return accounts, await stored_ids(events)

    accounts, found = asyncio.run(story())

    assert set(found.values()) == {1}
    assert accounts.acknowledged <= set(found)
    assert len(accounts.acknowledged) > EMITS // 2
    assert not accounts.refused
