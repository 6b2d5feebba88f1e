"""The nodes of a gateway are restarted one after the other, and killed, while all is in use. Nobody misses anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from eventlab.gateway.topology import Topology
from tests.chaos.visitor import Heard, Visitor
from tests.conftest import program
from tests.emitter.waiting import PATIENCE, until

CLIENTS, KEYS = 40, 3


@pytest.fixture(scope="module")
def production() -> Iterator[Topology]:
    """nginx, three nodes, a Redis Cluster. Each test leaves all of them up."""
    program("redis"), program("nginx")
    with Topology("production", options=["--no-vitals"]) as topology:
        yield topology


def test_a_rolling_restart_loses_nothing(production: Topology) -> None:
    """Each node ends in good order, its clients go to the others, and it comes back."""

    def restart_each() -> None:
        for node in production.nodes:
            node.stop()
            node.start()

    visitors, stored = heard_during(restart_each, production)

    check(visitors, stored)
    assert all(visitor.visits > 1 for visitor in visitors)


def test_a_killed_node_takes_no_event_along(production: Topology) -> None:
    """kill -9 of two of the three, while events go in and out by them."""

    def kill_two() -> None:
        for name in ("node-1", "node-2"):
            production.kill(name)
        for name in ("node-1", "node-2"):
            production.heal(name)

    check(*heard_during(kill_two, production))


def check(visitors: list[Visitor], stored: int) -> None:
    """Each has had each event once, and those of one key in order; nobody was told that something is missing."""
    for visitor in visitors:
        assert sorted(visitor.numbers, key=lambda number: number % KEYS) == [
            number for key in range(KEYS) for number in range(key, stored, KEYS)
        ]
        assert visitor.resyncs == []


def heard_during(trouble: Callable[[], None], topology: Topology) -> tuple[list[Visitor], int]:
    """Clients of both kinds, when each has heard all that was acknowledged during the trouble; and how much that is."""

    async def story() -> tuple[list[Visitor], int]:
        heard = Heard()
        port = urlsplit(topology.address).port or 0
        visitors = [Visitor(port, ("sse", "websocket")[n % 2], on_event=heard.one_more) for n in range(CLIENTS)]
        staying = [asyncio.create_task(visitor.stay()) for visitor in visitors]
        await until(lambda: all(visitor.cursor for visitor in visitors))
        over = asyncio.create_task(asyncio.to_thread(trouble))
        stored = await emit_until(over, topology.address)
        async with asyncio.timeout(PATIENCE):
            await heard.so_many(CLIENTS * stored)
        for task in staying:
            task.cancel()
        await asyncio.wait(staying)
        return visitors, stored

    return asyncio.run(story())


async def emit_until(over: asyncio.Task[None], address: str) -> int:
    """Emit one event after the other until it is over, each until it is stored: none is left in doubt."""
    name, stored = uuid4().hex, 0
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as client:
        while not over.done():
            event = {
                "type": "order.placed",
                "data": {"n": stored},
                "key": f"k{stored % KEYS}",
                "id": f"{name}-{stored}",
            }
            while not await is_stored(client, event):  # noqa: ASYNC110  (a process has to come back)
                await asyncio.sleep(0.01)
            stored += 1
            await asyncio.sleep(0.01)
    await over
    return stored


async def is_stored(client: httpx.AsyncClient, event: dict[str, Any]) -> bool:
    """Say it; what got no answer may be said again, under the same id."""
    try:
        return (await client.post("/api/events", json=event)).status_code == 202
    except httpx.TransportError:
        return False
