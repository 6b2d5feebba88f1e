"""Redis Pub/Sub: who has subscribed hears it, and nobody else ever does."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.errors import Closed, LineCut, NotAnEnvelope, Unreachable
from eventlab.transport import PubSubLine, RedisPubSub, open_redis
from tests.conftest import RedisServer, free_port
from tests.emitter.waiting import PATIENCE, until
from tests.transport.ends import order, read
from tests.transport.proxy import proxy_to


def test_publishing_answers_how_many_it_was_handed_to(address: str, key: str) -> None:
    """None is no error: nobody listens just now. Another channel is another matter."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis:
            wire = RedisPubSub(redis, key)
            counts = [await wire.send(order(1))]
            async with PubSubLine(redis, key) as ann, PubSubLine(redis, key) as bob, PubSubLine(redis, f"{key}-other"):
                counts += [await wire.send(order(2))]
                assert await read(ann, 1) == await read(bob, 1) == [2]
            return [*counts, await wire.send(order(3))]

    assert asyncio.run(story()) == [0, 2, 0]


def test_when_the_block_begins_the_subscription_stands(address: str, key: str) -> None:
    """Redis has confirmed it: what is published in the next moment is heard, every time."""

    async def story() -> None:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis:
            for number in range(50):
                async with PubSubLine(redis, key) as line:
                    assert await RedisPubSub(redis, key).send(order(number)) == 1
                    assert await read(line, 1) == [number]

    asyncio.run(story())


def test_a_subscription_that_is_never_confirmed_does_not_stand(
    redis_server: RedisServer, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that opened without Redis's word would be one on which things are missed."""
    monkeypatch.setattr("eventlab.transport.redis_pubsub.OPEN_SECONDS", 0.1)

    async def story() -> None:
        async with asyncio.timeout(PATIENCE), proxy_to(redis_server.port) as proxy, open_redis(proxy.address) as redis:
            proxy.cut_at, proxy.forward, proxy.silent = b"SUBSCRIBE", False, True
            with pytest.raises(Unreachable, match="no Redis at the address of your client"):
                await PubSubLine(redis, key).__aenter__()

    asyncio.run(story())


def test_the_inbox_is_bounded(address: str, key: str) -> None:
    """What does not fit is lost to this reader alone, and counted; what waits is still read, in order."""

    async def story() -> tuple[list[int], int, list[int]]:
        async with (
            asyncio.timeout(PATIENCE),
            open_redis(address) as redis,
            PubSubLine(redis, key, bound=3) as slow,
            PubSubLine(redis, key) as fast,
        ):
            for number in range(10):
                await RedisPubSub(redis, key).send(order(number))
            all_of_them = await read(fast, 10)
            await until(lambda: slow.missed == 7)
            first = await read(slow, 3)
            await RedisPubSub(redis, key).send(order(10))
            return first + await read(slow, 1), slow.missed, all_of_them

    assert asyncio.run(story()) == ([0, 1, 2, 10], 7, list(range(10)))


def test_a_killed_connection_is_an_error_one_sees(redis_server: RedisServer, key: str) -> None:
    """CLIENT KILL breaks it; the line ends after what had come, says so however often, and does not mend itself."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(redis_server.address) as redis, PubSubLine(redis, key) as line:
            wire = RedisPubSub(redis, key)
            await wire.send(order(1))
            await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            numbers = await read(line, 1)
            for _ in range(2):
                with pytest.raises(LineCut, match=rf"the subscription to {key} broke.*subscribe again") as cut:
                    await anext(line)
            assert cut.value.position is None
            assert await wire.send(order(2)) == 0
            return numbers

    assert asyncio.run(story()) == [1]


def test_a_line_that_is_closed_ends_quietly(address: str, key: str) -> None:
    """What had come is still read; whoever waits for more is told that there is none."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis:
            async with PubSubLine(redis, key) as line, PubSubLine(redis, key) as other:
                await RedisPubSub(redis, key).send(order(1))
                await read(other, 1)
                await RedisPubSub(redis, key).send(order(2))
                await read(other, 1)
                numbers = await read(line, 1)
            return numbers + [event.data["n"] async for event in line]

    assert asyncio.run(story()) in ([1], [1, 2])  # the second may have been on its way still


def test_a_text_that_is_no_event_is_reported_and_passed_over(address: str, key: str) -> None:
    """Anybody may publish anything on a channel."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis, PubSubLine(redis, key) as line:
            await redis.publish(key, "hello")
            await RedisPubSub(redis, key).send(order(1))
            with pytest.raises(NotAnEnvelope):
                await anext(line)
            return await read(line, 1)

    assert asyncio.run(story()) == [1]


def test_a_line_that_is_not_open_says_so() -> None:
    """Reading needs an open line."""

    async def story() -> None:
        async with open_redis() as redis:
            with pytest.raises(Closed, match="async with PubSubLine"):
                await anext(PubSubLine(redis, "orders"))

    asyncio.run(story())


def test_without_a_server_neither_end_works() -> None:
    """One line of ours, from either."""

    async def story() -> None:
        async with open_redis(f"redis://127.0.0.1:{free_port()}/0") as redis:
            with pytest.raises(Unreachable, match="no Redis at the address of your client"):
                await RedisPubSub(redis, "orders").send(order(1))
            with pytest.raises(Unreachable, match="no Redis at the address of your client"):
                await PubSubLine(redis, "orders").__aenter__()

    asyncio.run(story())
