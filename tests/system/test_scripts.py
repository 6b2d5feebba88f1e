"""Scripts: sent once, called by their fingerprint after."""

from __future__ import annotations

import asyncio
from importlib.resources import files

import pytest
from redis.exceptions import ResponseError

from eventlab.system.scripts import Script
from eventlab.transport import open_redis
from tests.conftest import RedisServer

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
