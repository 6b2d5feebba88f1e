"""A Redis stream as a wire: whoever was away reads on, for reading is all that it ever does."""

from __future__ import annotations

import asyncio

import pytest

from eventlab.errors import Closed, InvalidQuery, LineCut, NotAnEnvelope, Unconfirmed, Unreachable
from eventlab.event import Event
from eventlab.transport import START, StreamLine, StreamWire, open_redis
from tests.conftest import RedisServer, free_port
from tests.emitter.waiting import PATIENCE
from tests.transport.ends import order, read
from tests.transport.proxy import proxy_to


def test_sending_answers_the_position(address: str, key: str) -> None:
    """The same that the event carries when it is read."""

    async def story() -> tuple[list[str], list[str | None]]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis, StreamLine(redis, key) as line:
            wire = StreamWire(redis, key)
            sent = [await wire.send(order(number)) for number in (1, 2)]
            return sent, [(await anext(line)).position for _ in sent]

    sent, positions = asyncio.run(story())

    assert sent == positions


def test_a_line_begins_where_it_is_told(address: str, key: str) -> None:
    """From now on; behind a position, which is exclusive; or from the very beginning."""

    async def story() -> list[list[int]]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis:
            wire = StreamWire(redis, key)
            first, _, _ = [await wire.send(order(number)) for number in (1, 2, 3)]
            async with StreamLine(redis, key) as now, wire.line(first) as behind, wire.line(START) as whole:
                await wire.send(order(4))
                return [await read(now, 1), await read(behind, 3), await read(whole, 4)]

    assert asyncio.run(story()) == [[4], [2, 3, 4], [1, 2, 3, 4]]


def test_a_line_waits_for_more_than_one_block(address: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One XREAD ends without an entry; the next goes on behind the same place."""
    monkeypatch.setattr("eventlab.transport.stream_wire.BLOCK_SECONDS", 0.01)

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis, StreamLine(redis, key) as line:
            waits, xread, third = 0, redis.xread, asyncio.Event()

            def counted(*arguments: object, **options: object) -> object:
                nonlocal waits
                waits += 1
                if waits == 3:
                    third.set()
                return xread(*arguments, **options)

            redis.xread = counted
            reading = asyncio.ensure_future(read(line, 1))
            await third.wait()
            await StreamWire(redis, key).send(order(1))
            return await reading

    assert asyncio.run(story()) == [1]


def test_a_killed_connection_says_where_to_go_on(redis_server: RedisServer, key: str) -> None:
    """CLIENT KILL breaks the read off; the error holds the position, and a new line misses nothing."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(redis_server.address) as redis:
            wire = StreamWire(redis, key)
            async with open_redis(redis_server.address) as readers, StreamLine(readers, key) as line:
                await wire.send(order(1))
                numbers = await read(line, 1)
                reading = asyncio.ensure_future(anext(line))
                while not [c for c in await redis.client_list() if c["cmd"] == "xread"]:  # noqa: ASYNC110
                    await asyncio.sleep(0)
                await redis.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                with pytest.raises(LineCut, match="Open a line with after=") as cut:
                    await reading
            await wire.send(order(2))
            async with wire.line(cut.value.position) as line:
                return numbers + await read(line, 1)

    assert asyncio.run(story()) == [1, 2]


def test_what_was_not_confirmed_may_be_stored(redis_server: RedisServer, key: str) -> None:
    """The connection breaks between XADD and its answer: the error brings the event along, to be looked for."""

    async def story() -> Event | None:
        async with asyncio.timeout(PATIENCE), proxy_to(redis_server.port) as proxy, open_redis(proxy.address) as redis:
            proxy.cut_at = b"XADD"
            with pytest.raises(Unconfirmed) as lost:
                await StreamWire(redis, key).send(order(1))
            return lost.value.event

    event = asyncio.run(story())

    assert event is not None
    assert event.data["n"] == 1


def test_only_the_newest_are_kept(address: str, key: str) -> None:
    """About `max_length` of them: "logged permanently" is false as soon as anybody bounds the log."""

    async def story() -> int:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis:
            wire = StreamWire(redis, key, max_length=10)
            for number in range(500):
                await wire.send(order(number))
            return int(await redis.xlen(key))

    assert 10 <= asyncio.run(story()) < 250


def test_an_entry_that_is_no_event_is_reported_and_passed_over(address: str, key: str) -> None:
    """Its position counts as read, or the line would meet it for ever."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis(address) as redis, StreamLine(redis, key) as line:
            await redis.xadd(key, {"note": "hello"})
            await StreamWire(redis, key).send(order(1))
            with pytest.raises(NotAnEnvelope):
                await anext(line)
            return await read(line, 1)

    assert asyncio.run(story()) == [1]


def test_a_place_that_is_none_is_refused() -> None:
    """Before anything is asked: `$` is no position, for it means another place at every wait."""

    async def story() -> None:
        async with open_redis() as redis:
            with pytest.raises(InvalidQuery, match="is not a position"):
                StreamLine(redis, "orders", after="$")

    asyncio.run(story())


def test_a_line_that_is_not_open_says_so() -> None:
    """Before its block, and after it."""

    async def story() -> None:
        async with open_redis() as redis:
            line = StreamLine(redis, "orders", after=START)
            with pytest.raises(Closed, match="async with StreamLine"):
                await anext(line)
            async with line:
                pass
            with pytest.raises(Closed, match="async with StreamLine"):
                await anext(line)

    asyncio.run(story())


def test_without_a_server_a_line_does_not_open() -> None:
    """One line of ours."""

    async def story() -> None:
        async with open_redis(f"redis://127.0.0.1:{free_port()}/0") as redis:
            with pytest.raises(Unreachable):
                await StreamLine(redis, "orders").__aenter__()

    asyncio.run(story())
