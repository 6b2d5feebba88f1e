"""The connection: one address, one store, and what it says when there is none."""

from __future__ import annotations

import asyncio
import traceback
from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from eventlab.errors import InvalidAddress, StoreError, Unreachable
from eventlab.transport import RedisStream, connection, ensure_redis, forget_embedded, open_redis
from eventlab.transport.connection import reach, without_password
from tests.conftest import RedisServer, free_port
from tests.transport.proxy import proxy_to


async def keep(address: str | None, key: str = "key") -> bytes | None:
    """What was stored under the key before, storing something now."""
    async with open_redis(address) as redis:
        before = await redis.get(key)
        await redis.set(key, "kept")
        return before


def test_embedded_stores_are_shared_by_name() -> None:
    """The same name, the same store; another name, another; no name, one's own each time."""
    names = [f"embedded://{uuid4().hex}" for _ in range(2)]

    async def story() -> list[bytes | None]:
        return [
            await keep(address) for address in (names[0], names[0], names[1], None, None, "embedded://", "embedded://")
        ]

    assert asyncio.run(story()) == [None, b"kept", None, None, None, None, None]


def test_a_forgotten_embedded_store_begins_anew() -> None:
    """Whoever still has it open keeps it; forgetting what is not there does nothing."""
    name = uuid4().hex

    async def story() -> tuple[bytes | None, bytes | None]:
        async with open_redis(f"embedded://{name}") as old:
            await old.set("key", "kept")
            forget_embedded(name)
            forget_embedded(name)
            return await old.get("key"), await keep(f"embedded://{name}")

    assert asyncio.run(story()) == (b"kept", None)


def test_a_server_is_reached_by_address(redis_server: RedisServer) -> None:
    """By TCP, with and without a database, in capitals too; databases are apart."""

    async def story() -> list[bytes | None]:
        base = f"redis://127.0.0.1:{redis_server.port}"
        await keep(f"{base}/0")
        return [await keep(address) for address in (base, f"REDIS://127.0.0.1:{redis_server.port}/0", f"{base}/1")]

    assert asyncio.run(story()) == [b"kept", b"kept", None]


BAD_ADDRESSES = [
    "",
    "127.0.0.1:6379",
    "localhost",
    "embedded",
    "embedded:lab",
    "http://127.0.0.1",
    "redis+cluster://127.0.0.1:7000",
    "redis:/127.0.0.1",
    "redis://127.0.0.1:port",
    "redis://127.0.0.1:99999",
    "redis://[::1",
    "redis://\u2100:6379",
    "redis://127.0.0.1/0?socket_timeout=soon",
    "redis://127.0.0.1/0?no_such_option=1",
    7,
    b"redis://127.0.0.1",
    [],
]


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=repr)
def test_what_is_no_address_is_told_before_anything_is_opened(address: object) -> None:
    """In one line, with what came and what to try."""
    with pytest.raises(InvalidAddress, match=r"is not an address: .*redis://") as caught:
        open_redis(address)

    assert "\n" not in str(caught.value)


PASSWORDS = [
    "hunter2",
    "hun:ter2",
    "hun@ter2",
    "hunter2/x",
    "hunter2?x",
    "hunter2#x",
    "hunter2 x",
    "h\u2100hunter2",
    "[hunter2",
]


@pytest.mark.parametrize("place", ["127.0.0.1:{port}/0", "127.0.0.1:port", "[::1", "127.0.0.1:{port}/0?db=x"])
@pytest.mark.parametrize("user", ["", "ann"])
@pytest.mark.parametrize("password", PASSWORDS)
def test_no_message_shows_a_password(password: str, user: str, place: str) -> None:
    """Not even one that makes the address unreadable, nor in the traceback's chain of errors."""
    address = f"redis://{user}:{password}@{place.format(port=free_port())}"

    async def story() -> StoreError:
        with pytest.raises(StoreError) as caught:
            async with open_redis(address) as redis:
                await ensure_redis(redis, address)
        return caught.value

    error = asyncio.run(story())
    printed = "".join(traceback.format_exception_only(error)) + str(error.__cause__)

    assert "hunter2" not in printed
    assert "ter2" not in printed
    assert error.__suppress_context__


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("redis://ann@127.0.0.1", "redis://ann@127.0.0.1"),
        ("redis://ann:secret@127.0.0.1:6379/0", "redis://ann:…@127.0.0.1:6379/0"),
        ("redis://:se/cr@et@127.0.0.1", "redis://:…@127.0.0.1"),
        ("unix://:secret@/run/redis.sock?db=1", "unix://:…@/run/redis.sock?db=1"),
        ("redis://127.0.0.1?password=secret&db=1", "redis://127.0.0.1?password=…&db=1"),
        ("redis://127.0.0.1/0\n", "redis://127.0.0.1/0"),
        ("your client", "your client"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    """All else stays as it was, in one line."""
    assert without_password(address) == shown


def test_no_command_is_repeated_by_itself(shared_redis: RedisServer) -> None:
    """The one reply to XADD is lost: the caller hears of it, and there is one entry, not two."""

    async def story() -> tuple[int, int, int]:
        key = uuid4().hex
        async with proxy_to(shared_redis.port) as proxy, open_redis(proxy.address) as redis:
            stream = RedisStream(redis, key)
            proxy.cut_at = b"XADD"
            with pytest.raises(RedisConnectionError):
                await stream.append({"n": b"1"})
            proxy.cut_at = None
            return len(await stream.read()), proxy.requests.count(b"XADD"), proxy.cuts

    assert asyncio.run(story()) == (1, 1, 1)


def test_a_command_is_answered_in_time_or_lost(shared_redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """After ANSWER_SECONDS of silence; a client that was opened to block waits so much longer."""
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 1.0)

    async def story() -> tuple[str, object]:
        async with proxy_to(shared_redis.port) as proxy, open_redis(proxy.address) as redis:
            proxy.cut_at, proxy.silent = b"GET", True
            with pytest.raises(Unreachable) as caught, connection.speaking_to(proxy.address):
                await redis.get("key")
        async with open_redis(shared_redis.address, block=60) as patient:
            return str(caught.value), await patient.xread({uuid4().hex: "0-0"}, block=600)

    message, reply = asyncio.run(story())

    assert "timeout" in message.lower()
    assert not reply


def test_reach_connects_anew_when_redis_has_hung_up(redis_server: RedisServer) -> None:
    """What the pool kept is dead and found out; while Redis is down `reach` says so, before anything is sent."""

    async def story() -> bool:
        async with open_redis(redis_server.address) as redis:
            await redis.ping()
            redis_server.kill()
            with pytest.raises(Unreachable, match="connection refused"):
                await reach(redis, redis_server.address)
            redis_server.start()
            await reach(redis, redis_server.address)
            return bool(await redis.ping())

    assert asyncio.run(story())
