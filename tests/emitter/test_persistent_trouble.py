"""When the store does not do what it was asked: each trouble has its own error, in one line, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from eventlab.emitter import PersistentEventSystem
from eventlab.errors import NotRedis, Refused, StoreError, Unconfirmed, Unreachable
from eventlab.event import Event
from eventlab.transport import connection, open_redis
from tests.conftest import RedisServer, free_port
from tests.emitter.waiting import PATIENCE
from tests.transport.proxy import proxy_to


def assert_one_line(error: BaseException) -> None:
    """A message for a person: one line, and no chain of the library's errors printed with it."""
    assert "\n" not in str(error)
    assert error.__suppress_context__
    assert error.__cause__ is None


def test_redis_lost_after_it_stored_is_unconfirmed(shared_redis: RedisServer) -> None:
    """The reply to EXEC never comes: the error carries the event, whose id is found in the history, once."""

    async def story() -> tuple[Unconfirmed, list[Event], list[Event]]:
        async with (
            asyncio.timeout(PATIENCE),
            proxy_to(shared_redis.port) as proxy,
            PersistentEventSystem(proxy.address, prefix=f"{uuid4().hex}:") as events,
        ):
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            proxy.cut_at = b"EXEC"
            with pytest.raises(Unconfirmed, match="look for id") as caught:
                await events.emit("order.placed", {"n": 1})
            proxy.cut_at = None
            await events.emit("order.placed", {"n": 2})
            assert proxy.cuts == 1
            return caught.value, heard, list(await events.history())

    error, heard, stored = asyncio.run(story())

    assert_one_line(error)
    assert error.event is not None
    assert error.event.id in str(error)
    assert [event.id for event in stored][:-1] == [error.event.id]
    assert heard == stored[1:]


def test_redis_lost_before_it_heard_of_it_is_unconfirmed_too(shared_redis: RedisServer) -> None:
    """From here the two look the same; this time the event is not in the history, and can be emitted again."""

    async def story() -> tuple[int, list[Event]]:
        async with (
            asyncio.timeout(PATIENCE),
            proxy_to(shared_redis.port) as proxy,
            PersistentEventSystem(proxy.address, prefix=f"{uuid4().hex}:") as events,
        ):
            proxy.cut_at, proxy.forward = b"EXEC", False
            with pytest.raises(Unconfirmed) as caught:
                await events.emit("order.placed", {"n": 1})
            proxy.cut_at = None
            before = len(await events.history())
            assert caught.value.event is not None
            await events.emit("order.placed", {"n": 1}, id=caught.value.event.id)
            return before, list(await events.history())

    before, stored = asyncio.run(story())

    assert before == 0
    assert [event.data["n"] for event in stored] == [1]


def test_a_redis_that_falls_silent_is_unconfirmed_in_the_end(
    shared_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It took the command and does not answer: after ANSWER_SECONDS the emit says so, and the next emit works."""
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 1.0)  # the healthy commands must stay far below it

    async def story() -> tuple[Unconfirmed, list[Event]]:
        async with (
            asyncio.timeout(PATIENCE),
            proxy_to(shared_redis.port) as proxy,
            PersistentEventSystem(proxy.address, prefix=f"{uuid4().hex}:") as events,
        ):
            proxy.cut_at, proxy.silent = b"EXEC", True
            with pytest.raises(Unconfirmed) as caught:
                await events.emit("a", {"n": 1})
            proxy.cut_at = None
            await events.emit("a", {"n": 2})
            return caught.value, list(await events.history())

    error, stored = asyncio.run(story())

    assert_one_line(error)
    assert [event.data["n"] for event in stored] == [1, 2]


def test_redis_that_comes_and_goes(redis_server: RedisServer) -> None:
    """Down, every verb says `Unreachable` and stores nothing; back, the same object goes on as if nothing had been."""

    async def story() -> tuple[list[StoreError], list[Event], list[Event]]:
        async with asyncio.timeout(PATIENCE), PersistentEventSystem(redis_server.address) as events:
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            await events.emit("a", {"n": 1})
            redis_server.kill()
            errors: list[StoreError] = []
            for attempt in (
                events.emit("a", {"n": 2}),
                events.history(),
                events.history("a"),
                events.emit("a", {"n": 3}),
            ):
                with pytest.raises(Unreachable, match=r"no Redis at redis://127.*connection refused") as caught:
                    await attempt
                errors.append(caught.value)
            redis_server.start()
            await events.emit("a", {"n": 4})
            return errors, heard, list(await events.history())

    errors, heard, stored = asyncio.run(story())

    for error in errors:
        assert_one_line(error)
    assert [event.data["n"] for event in stored] == [1, 4]
    assert heard == stored


def test_redis_killed_in_the_middle_of_many_emits_loses_nothing_acknowledged(redis_server: RedisServer) -> None:
    """Each emit either returned, and is stored once; or said Unreachable, and is not; or said that nobody knows."""

    async def story() -> tuple[set[str], set[str], list[str]]:
        async with asyncio.timeout(PATIENCE), PersistentEventSystem(redis_server.address) as events:
            returned: set[str] = set()
            unreachable: set[str] = set()

            async def emit(id: str) -> None:
                try:
                    await events.emit("a", {}, id=id)
                    returned.add(id)
                except Unreachable:
                    unreachable.add(id)
                except Unconfirmed:
                    pass
                if len(returned) == 20:
                    redis_server.kill()

            await asyncio.gather(*(emit(f"id-{n}") for n in range(100)))
            redis_server.start()
            return returned, unreachable, [event.id for event in await events.history(limit=1000)]

    returned, unreachable, stored = asyncio.run(story())

    assert len(stored) == len(set(stored))
    assert len(returned) >= 20
    assert returned <= set(stored)
    assert unreachable.isdisjoint(stored)
    assert unreachable


def test_entering_asks_whether_redis_is_there() -> None:
    """`async with` fails at the door, in one line, and leaves nothing open."""

    async def story() -> list[StoreError]:
        errors = []
        for address in (f"redis://127.0.0.1:{free_port()}/0", "unix:///nowhere/redis.sock"):
            with pytest.raises(Unreachable) as caught:
                async with PersistentEventSystem(address):
                    pass
            errors.append(caught.value)
        return errors

    for error in asyncio.run(story()):
        assert_one_line(error)
        assert "redis-server" in str(error)


VERBS: dict[str, Callable[[PersistentEventSystem], Awaitable[object]]] = {
    "enter": lambda events: events.__aenter__(),
    "emit": lambda events: events.emit("a", {}),
    "history": lambda events: events.history(),
}
"""Whichever of them is the first to meet the trouble."""


@asynccontextmanager
async def server_that(says: bytes | None) -> AsyncIterator[str]:
    """A server on loopback that answers everything with the same bytes; with None, with nothing at all."""
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        while await reader.read(65536):
            if says is not None:
                writer.write(says)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        server.close()
        for writer in writers:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        await server.wait_closed()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", b"220 mail.example ESMTP\r\n", b"SSH-2.0-Open\r\n"],
    ids=["http", "smtp", "ssh"],
)
def test_another_program_at_the_address_is_not_a_redis(verb: str, answer: bytes) -> None:
    """Whichever verb meets it first: one line that names the place."""

    async def story() -> StoreError:
        async with asyncio.timeout(PATIENCE), server_that(answer) as address:
            events = PersistentEventSystem(address)
            try:
                with pytest.raises(NotRedis, match="answers, but not as a Redis does") as caught:
                    await VERBS[verb](events)
            finally:
                await events.aclose()
            assert address in str(caught.value)
            return caught.value

    assert_one_line(asyncio.run(story()))


@pytest.mark.parametrize("verb", VERBS)
def test_a_server_that_says_nothing_is_unreachable(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ANSWER_SECONDS, and not after a multiple of them: no command is tried again in silence."""
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 0.2)

    async def story() -> StoreError:
        async with asyncio.timeout(PATIENCE), server_that(None) as address:
            events = PersistentEventSystem(address)
            try:
                with pytest.raises(Unreachable) as caught:
                    await VERBS[verb](events)
            finally:
                await events.aclose()
            return caught.value

    assert_one_line(asyncio.run(story()))


def test_a_refused_password_is_not_printed(redis_server: RedisServer) -> None:
    """No password, a wrong one, a wrong user: each is `Refused`, and no message shows what was tried."""

    async def story() -> list[StoreError]:
        async with open_redis(redis_server.address) as redis:
            await redis.config_set("requirepass", "open-sesame")
        errors = []
        for who in ("", ":hunter2@", "ann:hunter2@"):
            with pytest.raises(Refused, match="redis://:password@host") as caught:
                async with PersistentEventSystem(f"redis://{who}127.0.0.1:{redis_server.port}/0"):
                    pass
            errors.append(caught.value)
        for right in (
            f"redis://:open-sesame@127.0.0.1:{redis_server.port}/0",
            f"{redis_server.address}?password=open-sesame",
        ):
            async with PersistentEventSystem(right) as events:
                await events.emit("a", {})
        return errors

    for error in asyncio.run(story()):
        assert_one_line(error)
        assert "hunter2" not in str(error)


def test_a_stream_key_of_another_kind_refuses_and_leaves_no_trace(address: str) -> None:
    """WRONGTYPE: the type is not noted, so that the histories of all other types still work."""

    async def story() -> tuple[list[Refused], set[bytes], list[Event], list[Event], bytes]:
        prefix = f"{uuid4().hex}:"
        async with open_redis(address) as redis, PersistentEventSystem(redis, prefix=prefix) as events:
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            await redis.set(f"{prefix}stream:order.placed", "a text of somebody else")
            errors = []
            for _ in range(2):
                with pytest.raises(Refused, match=r"WRONGTYPE.*Nothing was stored") as caught:
                    await events.emit("order.placed", {})
                errors.append(caught.value)
            await events.emit("order.paid", {})
            noted = await redis.smembers(f"{prefix}streams")
            value = await redis.get(f"{prefix}stream:order.placed")
            return errors, noted, heard, list(await events.history("order.*")), value

    errors, noted, heard, stored, value = asyncio.run(story())

    for error in errors:
        assert_one_line(error)
    assert noted == {b"order.paid"}
    assert value == b"a text of somebody else"
    assert heard == stored
    assert [event.type for event in stored] == ["order.paid"]


def test_a_set_of_types_of_another_kind_refuses_and_stores_nothing(address: str) -> None:
    """A key `streams` of somebody else: the event that Redis had stored beside the error is taken back."""

    async def story() -> tuple[Refused, int, list[Event]]:
        prefix = f"{uuid4().hex}:"
        async with open_redis(address) as redis, PersistentEventSystem(redis, prefix=prefix) as events:
            heard: list[Event] = []
            events.subscribe("*", heard.append)
            await redis.rpush(f"{prefix}streams", "a list of somebody else")
            with pytest.raises(Refused, match=r"WRONGTYPE.*Nothing was stored") as caught:
                await events.emit("order.placed", {})
            with pytest.raises(Refused, match="WRONGTYPE") as reading:
                await events.history()
            assert "stored" not in str(reading.value)
            return caught.value, int(await redis.xlen(f"{prefix}stream:order.placed")), heard

    error, length, heard = asyncio.run(story())

    assert_one_line(error)
    assert length == 0
    assert heard == []


def test_a_redis_without_memory_refuses_and_stores_nothing(redis_server: RedisServer) -> None:
    """OOM aborts the transaction; with memory again the next emit works."""

    async def story() -> tuple[Refused, list[dict[str, Any]]]:
        async with open_redis(redis_server.address) as redis, PersistentEventSystem(redis) as events:
            await redis.config_set("maxmemory", "1")
            with pytest.raises(Refused, match=r"maxmemory.*Nothing was stored") as caught:
                await events.emit("a", {"n": 1})
            await redis.config_set("maxmemory", "0")
            await events.emit("a", {"n": 2})
            return caught.value, [dict(event.data) for event in await events.history()]

    error, stored = asyncio.run(story())

    assert_one_line(error)
    assert stored == [{"n": 2}]
