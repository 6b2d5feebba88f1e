"""kill -9 of Redis, again and again, while many emit.

With EMITS = 100_000 and KILLS = 40 it takes some minutes, and the same holds.
"""

from __future__ import annotations

import asyncio

from eventlab.system.connect import connect
from tests.chaos.accounts import Accounts, stored_ids
from tests.conftest import RedisServer
from tests.emitter.waiting import until

EMITS, KILLS, EMITTERS = 20_000, 8, 200


def test_what_was_acknowledged_is_there_once(redis_server: RedisServer) -> None:
    """Every acknowledged event exactly once, every other at most once, with `appendfsync always`.

    Half of the emitters are patient, and wait for the server to come back. The others are told at once that nobody
    knows, or that nobody is there, and go on with the next.
    """
    ids = [str(number) for number in range(EMITS)]

    async def story() -> tuple[Accounts, Accounts, dict[str, int]]:
        patient, hasty = Accounts(), Accounts()
        async with (
            connect(redis_server.address, patience=30) as waits,
            connect(redis_server.address, patience=0) as gives_up,
        ):
            emitting = [
                (patient.emit(waits, ids[n::EMITTERS]) if n % 2 else hasty.emit(gives_up, ids[n::EMITTERS]))
                for n in range(EMITTERS)
            ]
            running = asyncio.gather(*emitting)
            for kill in range(1, KILLS + 1):
                await until(lambda kill=kill: patient.answered > kill * EMITS // 2 // (KILLS + 1))
                await asyncio.to_thread(redis_server.kill)
                await asyncio.to_thread(redis_server.start)
            await running
            return patient, hasty, await stored_ids(waits)

    patient, hasty, found = asyncio.run(story())

    assert set(found.values()) == {1}
    assert patient.acknowledged == set(ids[1::2])
    assert hasty.acknowledged <= set(found)
    assert not hasty.refused & set(found)
    assert hasty.in_doubt | hasty.refused, "no emit was cut off: the kills came at no bad moment"
