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

        wire: Any = (*keys, *args)  # the library's types allow no bytes here, and its wire does
        try:
            return await redis.evalsha(self.sha, len(keys), *wire)
        except NoScriptError:
            return await redis.eval(self.text, len(keys), *wire)
