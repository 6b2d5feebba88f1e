"""The Lua scripts of this room: files beside this one, sent to a server once and called by their fingerprint after.

Redis runs a script whole: nothing happens in between, and whoever looks sees all of it or none of it.
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
            return await _ask(redis, ("EVALSHA", self.sha, len(keys), *keys, *args))
        except NoScriptError:
            return await _ask(redis, ("EVAL", self.text, len(keys), *keys, *args))


async def _ask(redis: Redis, command: tuple[Argument, ...]) -> Any:
    """The reply to one command, as it came.

    By the client's own steps, but packed in C: the client packs one argument after the other in Python, and a batch
    has hundreds. A connection that fails in between, or is left by a cancelled task, closes itself.
    """
    from hiredis import pack_command

    connection: Any = redis.connection or await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]  # theirs
    try:
        await connection.send_packed_command(pack_command(command))  # type: ignore[arg-type]  # theirs allows a single argument
        return await connection.read_response()
    finally:
        if connection is not redis.connection:
            await redis.connection_pool.release(connection)
