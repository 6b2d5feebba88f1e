"""Redis is killed under a gateway, comes back, or loses everything: clients go on where they were, or are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eventlab.system.connect import connect
from tests.chaos.visitor import Heard, Visitor
from tests.conftest import RedisServer
from tests.emitter.waiting import PATIENCE, until
from tests.gateway.talking import talking

CLIENTS = 10


@asynccontextmanager
async def visited(address: str) -> AsyncIterator[tuple[list[Visitor], Heard]]:
    """A gateway of the events at an address, and clients of both kinds that listen to it."""
    heard = Heard()
    async with talking(address) as room:
        visitors = [Visitor(room.port, ("sse", "websocket")[n % 2], on_event=heard.one_more) for n in range(CLIENTS)]
        staying = [asyncio.create_task(visitor.stay()) for visitor in visitors]
        await until(lambda: all(visitor.cursor for visitor in visitors))
        yield visitors, heard
        for task in staying:
            task.cancel()
        await asyncio.wait(staying)


def test_a_redis_that_is_killed_costs_no_event(redis_server: RedisServer) -> None:
    """Streams wait for it, or end and are resumed: each client gets what was acknowledged, once and in order."""

    async def story() -> list[Visitor]:
        async with visited(redis_server.address) as (visitors, heard), connect(redis_server.address) as events:
            for n in range(300):
                if n in (100, 200):
                    await asyncio.to_thread(redis_server.kill)
                    starting = asyncio.create_task(asyncio.to_thread(redis_server.start))
                await events.emit("order.placed", {"n": n}, id=f"order-{n}")
            await starting
            async with asyncio.timeout(PATIENCE):
                await heard.so_many(300 * CLIENTS)
            return visitors

    for visitor in asyncio.run(story()):
        assert visitor.numbers == list(range(300))
        assert visitor.resyncs == []


def test_a_redis_that_loses_everything_is_told_to_everybody(redis_server: RedisServer) -> None:
    """FLUSHALL: each client is told once that events may be missing, and hears what is stored from then on."""

    async def story() -> list[Visitor]:
        async with visited(redis_server.address) as (visitors, heard), connect(redis_server.address) as events:
            await events.emit("order.placed", {"n": 0})
            await heard.so_many(CLIENTS)
            redis_server.ask("FLUSHALL")
            await until(lambda: all(visitor.resyncs for visitor in visitors))
            await events.emit("order.placed", {"n": 1})
            async with asyncio.timeout(PATIENCE):
                await heard.so_many(2 * CLIENTS)
            return visitors

    for visitor in asyncio.run(story()):
        assert visitor.numbers == [0, 1]
        assert visitor.resyncs == ["expired"]
