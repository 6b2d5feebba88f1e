"""The Lua scripts of this room: files beside this one, sent to a server once and called by their fingerprint after.

Redis runs a script whole: nothing happens in between, and whoever looks sees all of it or none of it. So it runs a
few plain commands, `as_one`, which is the better way to read much: a script hands each entry from Redis to Lua and
back, and that takes five times as long as to read it.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Sequence
from importlib.resources import files
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.asyncio import Redis

Argument = str | bytes | int
Command = Sequence[Argument]
_MULTI: Command = ("MULTI",)
_EXEC: Command = ("EXEC",)


class Script:
    """One script by the name of its file, such as `append.lua`. Calling it runs it on the server behind a client."""

    def __init__(self, name: str) -> None:
        self.text = files("eventlab.system").joinpath(name).read_text("utf-8")
        self.sha = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()  # as Redis names scripts

    async def __call__(self, redis: Redis, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """Run it and return its reply. A server that does not know it yet, or no more, is sent its text."""
        from redis.exceptions import NoScriptError

        try:
            return (await _replies(redis, [("EVALSHA", self.sha, len(keys), *keys, *args)]))[0]
        except NoScriptError:
            return (await _replies(redis, [("EVAL", self.text, len(keys), *keys, *args)]))[0]


async def as_one(redis: Redis, *commands: Command) -> list[Any]:
    """The replies to plain commands that Redis runs as one: nothing happens in between. Raises what it refused."""
    (replies,) = await each_as_one(redis, [commands])
    return replies


async def each_as_one(redis: Redis, groups: Sequence[Sequence[Command]]) -> list[list[Any]]:
    """The same for several groups, sent together. Each of them is run as one; between two anything may happen."""
    sent = [command for group in groups for command in (_MULTI, *group, _EXEC)]
    replies = await _replies(redis, sent)
    ends = accumulate(len(group) + 2 for group in groups)
    found: list[list[Any]] = [replies[end - 1] for end in ends]  # what EXEC says; before it, each was but taken down
    for reply in chain.from_iterable(found):  # what fails when it is run, and not before, stands among the replies
        if isinstance(reply, Exception):
            raise reply
    return found


async def _replies(redis: Redis, commands: Sequence[Command]) -> list[Any]:
    """Send the commands together; their replies, as they came. Raises what Redis refused first.

    By the client's own steps, but packed in C: the client packs one argument after the other in Python, and a batch
    has hundreds. All replies share one time limit: a limit for each costs several times what the reply does. A
    connection that fails in between, or is left by a cancelled task, closes itself.
    """
    from hiredis import pack_command

    connection: Any = redis.connection or await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # theirs
    try:
        await connection.send_packed_command([pack_command(tuple(command)) for command in commands])  # type: ignore[arg-type]  # theirs: one argument
        return await _read(connection, len(commands))
    finally:
        if connection is not redis.connection:
            await redis.connection_pool.release(connection)


async def _read(connection: Any, count: int) -> list[Any]:
    """So many replies, all of them within the time in which the client would wait for one."""
    from redis.exceptions import ResponseError
    from redis.exceptions import TimeoutError as RedisTimeoutError

    replies, refused = [], None
    try:
        async with asyncio.timeout(connection.socket_timeout):
            for _ in range(count):  # a reply that is not read would be taken for the next one's
                try:
                    replies.append(await connection.read_response(timeout=math.inf))
                except ResponseError as error:
                    replies.append(error)
                    refused = refused or error
    except TimeoutError:
        raise RedisTimeoutError(f"no answer within {connection.socket_timeout:g} s") from None
    if refused is not None:
        raise refused
    return replies
