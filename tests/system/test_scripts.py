"""Scripts: sent once, called by their fingerprint after."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from uuid import uuid4

import pytest
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from eventlab.system.scripts import Script, as_one, each_as_one
from eventlab.transport import open_redis
from tests.conftest import RedisServer
from tests.emitter.waiting import turns

LUA = sorted(path.name for path in files("eventlab.system").iterdir() if path.name.endswith(".lua"))


@pytest.mark.parametrize("name", LUA)
def test_a_script_is_called_by_the_name_that_redis_gives_it(shared_redis: RedisServer, name: str) -> None:
    """Else each call would send the whole text, and nobody would notice; Redis compiles it, too."""
    script = Script(name)

    assert shared_redis.ask("SCRIPT", "LOAD", script.text) == script.sha


def test_a_script_is_sent_once(redis_server: RedisServer) -> None:
    """The first call sends it, the later ones name it; after SCRIPT FLUSH it is sent again."""

    async def story() -> None:
        async with open_redis(redis_server.address) as redis:
            script = Script("stretch.lua")
            for _ in range(3):
                reply = await script(redis, ["log", "meta"], ["0-0", "+", 1, "oldest"])
                assert reply == [b"", b"0-0", b"0-0", []]
            assert calls(redis_server, "eval") == 1
            await redis.script_flush()
            await script(redis, ["log", "meta"], ["0-0", "+", 1, "oldest"])
            assert calls(redis_server, "eval") == 2
            assert calls(redis_server, "evalsha") == 4

    asyncio.run(story())


def calls(server: RedisServer, command: str) -> int:
    """How often it was called."""
    return int(server.ask("INFO", "commandstats")[f"cmdstat_{command}"]["calls"])


def test_what_a_script_says_reaches_the_caller(shared_redis: RedisServer) -> None:
    """An error of a script is an error here, with its words."""

    async def story() -> None:
        async with open_redis(shared_redis.address) as redis:
            with pytest.raises(ResponseError, match="EPOCH none"):
                await Script("append.lua")(
                    redis,
                    ["{s}log", "{s}meta", "{s}types", "{s}batch"],
                    ["x", "PUBLISH", "{s}bell", 0, 0, "{s}idx:", 0],
                )

    asyncio.run(story())


def test_plain_commands_run_as_one(shared_redis: RedisServer) -> None:
    """Whoever reads all of what another writes as one finds both or neither, however the two fall together."""
    one, two = f"{{as-one}}{uuid4().hex}", f"{{as-one}}{uuid4().hex}"

    async def story() -> list[list[bytes]]:
        async with open_redis(shared_redis.address) as redis:
            await redis.mset({one: 0, two: 0})
            writing = asyncio.gather(*(redis.mset({one: n, two: n}) for n in range(80)))
            pairs = []
            while not writing.done():
                pairs.append(await as_one(redis, ("GET", one), ("GET", two)))
            await writing
            return pairs

    pairs = asyncio.run(story())

    assert pairs
    assert all(first == second for first, second in pairs)


def test_what_one_of_the_commands_was_refused_is_raised(shared_redis: RedisServer) -> None:
    """EXEC itself succeeds; and the connection is as good as before, for all replies were read."""
    key = uuid4().hex

    async def story() -> None:
        async with open_redis(shared_redis.address) as redis:
            await redis.set(key, "text")
            for _ in range(3):
                with pytest.raises(ResponseError, match="WRONGTYPE"):
                    await as_one(redis, ("GET", key), ("XLEN", key), ("GET", key))
                with pytest.raises(ResponseError, match="wrong number of arguments"):
                    await as_one(redis, ("GET", key), ("GET",))
                assert await as_one(redis, ("GET", key)) == [b"text"]

    asyncio.run(story())


def test_several_groups_are_sent_together(shared_redis: RedisServer) -> None:
    """Each has its own replies, though they differ in number; what one was refused is raised for all."""
    one, two = f"{{groups}}{uuid4().hex}", f"{{groups}}{uuid4().hex}"

    async def story() -> None:
        async with open_redis(shared_redis.address) as redis:
            first = [("SET", one, 1), ("INCR", one)]
            assert await each_as_one(
                redis, [first, [("GET", one)], [("SET", two, "text"), ("GET", two), ("PING",)]]
            ) == [
                [b"OK", 2],
                [b"2"],
                [b"OK", b"text", b"PONG"],
            ]
            with pytest.raises(ResponseError, match="WRONGTYPE"):
                await each_as_one(redis, [[("GET", one)], [("XLEN", two)], [("GET", two)]])
            assert await as_one(redis, ("GET", two)) == [b"text"]

    asyncio.run(story())


def test_all_replies_together_have_the_time_of_one(redis_server: RedisServer) -> None:
    """A server that stands still is given up after the client's patience, and its late replies are nobody's."""

    async def story() -> bytes:
        async with open_redis(f"{redis_server.address}?socket_timeout=0.1") as redis:
            await as_one(redis, ("SET", "key", "mine"))
            redis_server.ask("CLIENT", "PAUSE", 400, "ALL")
            with pytest.raises(RedisTimeoutError, match=r"no answer within 0\.1 s"):
                await as_one(redis, ("PING",), ("ECHO", "theirs"))
        async with open_redis(redis_server.address) as patient:
            return bytes(await patient.get("key"))

    assert asyncio.run(story()) == b"mine"


def test_a_caller_who_is_cancelled_leaves_no_reply_behind(shared_redis: RedisServer) -> None:
    """The next one on that connection would take it for its own; so the connection closes instead."""
    key = uuid4().hex

    async def story() -> None:
        async with open_redis(shared_redis.address) as redis:
            await redis.set(key, "mine")
            for rounds in range(30):
                asking = asyncio.create_task(as_one(redis, ("PING",), ("ECHO", "theirs")))
                await turns(rounds)
                asking.cancel()
                await asyncio.wait([asking])
                assert await redis.get(key) == b"mine"

    asyncio.run(story())
