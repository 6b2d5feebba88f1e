"""A load on real nodes, one of which is killed: what the tool is for."""

from __future__ import annotations

import asyncio
from pathlib import Path

from eventlab.gateway.load import Load, Report
from eventlab.gateway.load.session import Session
from tests.conftest import RedisServer
from tests.emitter.waiting import until
from tests.gateway.nodes import Node, serving


async def loaded(load: Load, *, kill: Node | None = None) -> Report:
    """The report of a load in the middle of which a node is killed."""
    session = Session(load)
    running = asyncio.create_task(session.run())
    if kill is not None:
        await until(lambda: session.report().deliveries or running.done())
        kill.process.kill()
    await running
    return session.report()


def test_a_killed_node_costs_nobody_an_event(tmp_path: Path, shared_redis: RedisServer) -> None:
    """Its clients go on at the other one, behind their last cursor: no gap, nothing twice, every key in order."""
    options = ("--redis", shared_redis.address, "--name", "a-load")
    with serving(tmp_path, *options) as one, serving(tmp_path, *options) as other:
        urls = (one.address, other.address)

        small = Load(urls=urls, events=200, seconds=0.5, clients=10, batch=5, transport="websocket")
        whole = asyncio.run(loaded(small))
        longer = Load(urls=urls, events=200, seconds=2, clients=20, batch=5, types=4)
        half = asyncio.run(loaded(longer, kill=other))

    assert whole.passed
    assert (whole.deliveries, whole.lost) == (1000, 0)
    assert half.passed
    assert (half.lost, half.reconnected) == (10, 10)
    assert half.repeats_after_reconnect == 0
    assert half.accepted >= 300
