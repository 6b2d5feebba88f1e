"""The Lua scripts of this room: files beside this one, sent to a server once and called by their fingerprint after.

Redis runs a script whole: nothing happens in between, and whoever looks sees all of it or none of it. So it runs a
few plain commands, `as_one`, which is the better way to read much: a script hands each entry from Redis to Lua and
back, and that takes five times as long as to read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.asyncio import Redis

Argument = str | bytes | int


class Script:
    """One script by the name of its file, such as `append.lua`. Calling it runs it on the server behind a client."""

    def __init__(self, name: str) -> None:
        self.text = files("eventlab.system").joinpath(name).read_text("utf-8")
        self.sha = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()  # as Redis names scripts

    async def __call__(self, redis: Redis, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """Run it and return its reply. A server that does not know it yet, or no more, is sent its text."""
        from redis.exceptions import NoScriptError

        try:
            return await _last_reply(redis, ("EVALSHA", self.sha, len(keys), *keys, *args))
        except NoScriptError:
            return await _last_reply(redis, ("EVAL", self.text, len(keys), *keys, *args))


async def as_one(redis: Redis, *commands: Sequence[Argument]) -> list[Any]:
    """The replies to plain commands that Redis runs as one: nothing happens in between. Raises what one was refused."""
    replies: list[Any] = await _last_reply(redis, ("MULTI",), *commands, ("EXEC",))
    for reply in replies:
        if isinstance(reply, Exception):  # EXEC does not fail with one of its commands: the error is among the replies
            raise reply
    return replies


async def _last_reply(redis: Redis, *commands: Sequence[Argument]) -> Any:
    """Send the commands together; the reply to the last, as it came. Raises what Redis refused first.

    By the client's own steps, but packed in C: the client packs one argument after the other in Python, and a batch
    has hundreds. A connection that fails in between, or is left by a cancelled task, closes itself.
    """
    from hiredis import pack_command
    from redis.exceptions import ResponseError

    connection: Any = redis.connection or await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # theirs
    reply, refused = None, None
    try:
        await connection.send_packed_command([pack_command(tuple(command)) for command in commands])  # type: ignore[arg-type]  # theirs: one argument
        for _ in commands:  # a reply that is not read would be taken for the next one's
            try:
                reply = await connection.read_response()
            except ResponseError as error:
                refused = refused or error
    finally:
        if connection is not redis.connection:
            await redis.connection_pool.release(connection)
    if refused is not None:
        raise refused
    return reply
