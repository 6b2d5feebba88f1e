"""What was used once is used everywhere: in memory, embedded, on a real Redis and in a real Cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from eventlab.clock import ManualClock
from eventlab.errors import Unreachable
from eventlab.gateway.spent import MemorySpent, RedisSpent, spent_in
from eventlab.system.connect import open_log
from eventlab.system.log import Log
from eventlab.system.memory_log import forget_memory
from eventlab.system.redis_log import RedisLog
from eventlab.transport import forget_embedded
from tests.conftest import RedisServer
from tests.emitter.waiting import PATIENCE, until
from tests.transport.proxy import proxy_to


@pytest.fixture(params=["memory", "embedded", "redis", "cluster"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Of each kind of store in turn."""
    name = uuid4().hex
    if request.param in ("memory", "embedded"):
        yield f"{request.param}://{name}"
        forget_memory(f"{name}/{name}")
        forget_embedded(name)
    else:
        yield request.getfixturevalue(f"shared_{request.param}").address


def node_at(address: str, name: str, **options: Any) -> Log:
    """The log as another node of the same system has it."""
    return open_log(address, name=name, **options)


def test_the_first_on_any_node_is_the_only_one(address: str) -> None:
    """Two nodes, fifty who come at once at each: one gets in. What is named otherwise is another thing."""
    name = address.rpartition("/")[2] if address.startswith(("memory", "embedded")) else uuid4().hex

    async def story() -> tuple[int, bool, bool]:
        nodes = [node_at(address, name), node_at(address, name)]
        try:
            for node in nodes:
                await node.open()
            places = [spent_in(node) for node in nodes]
            won = await asyncio.gather(*(place.first("a", seconds=60) for _ in range(50) for place in places))
            return sum(won), await places[0].first("b", seconds=60), await places[1].first("a", seconds=60)
        finally:
            for node in nodes:
                await node.aclose()

    assert asyncio.run(story()) == (1, True, False)


def test_what_was_used_is_forgotten_in_redis(shared_redis: RedisServer) -> None:
    """The key has an end, and so needs nobody who sweeps."""

    async def story() -> int:
        log = node_at(shared_redis.address, uuid4().hex)
        assert isinstance(log, RedisLog)
        try:
            await log.open()
            await RedisSpent(log).first("a", seconds=90)
            return int(await log.nodes.of(log.keys[0].log).pttl(log.keys[0].ticket("a")))
        finally:
            await log.aclose()

    assert 80_000 < asyncio.run(story()) <= 90_000


def test_memory_holds_no_more_than_what_is_remembered() -> None:
    """What has had its time goes when the next one comes."""
    clock = ManualClock()
    spent = MemorySpent(clock=clock)

    async def story() -> list[int]:
        sizes = []
        for second in range(300):
            await spent.first(f"ticket {second}", seconds=90)
            assert not await spent.first(f"ticket {second}", seconds=90)
            sizes.append(spent.snapshot()["remembered"])
            clock.advance(seconds=1)
        return sizes

    assert max(asyncio.run(story())) == 90


def test_what_was_used_is_refused_to_its_last_second() -> None:
    """And is unknown from then on; by then nothing else believes it."""
    clock = ManualClock()
    spent = MemorySpent(clock=clock)

    async def story() -> list[bool]:
        answers = [await spent.first("a", seconds=90)]
        for seconds in (89.5, 0.5):
            clock.advance(seconds=seconds)
            answers.append(await spent.first("a", seconds=90))
        return answers

    assert asyncio.run(story()) == [True, False, True]


def test_an_answer_that_was_lost_is_asked_for_again(shared_redis: RedisServer) -> None:
    """The word that we wrote is found again, and is ours: whoever was first is not told that he was second."""

    async def story() -> tuple[bool, bool]:
        async with proxy_to(shared_redis.port) as proxy:
            log = node_at(proxy.address, uuid4().hex, patience=PATIENCE)
            assert isinstance(log, RedisLog)
            try:
                await log.open()
                proxy.cut_at = b":ticket:"
                first = asyncio.create_task(RedisSpent(log).first("a", seconds=60))
                await until(lambda: proxy.cuts)
                proxy.cut_at = None
                return await first, await RedisSpent(log).first("a", seconds=60)
            finally:
                await log.aclose()

    assert asyncio.run(story()) == (True, False)


def test_a_store_that_does_not_answer_lets_nobody_in(redis_server: RedisServer) -> None:
    """It raises: whether this is the first, nobody can know."""

    async def story() -> None:
        log = node_at(redis_server.address, "el", patience=0.0)
        assert isinstance(log, RedisLog)
        try:
            await log.open()
            redis_server.kill()
            with pytest.raises(Unreachable):
                await RedisSpent(log).first("a", seconds=60)
        finally:
            await log.aclose()

    asyncio.run(story())
