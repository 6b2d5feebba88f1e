"""Asking a node, and asking again: for commands that may be repeated.

A connection breaks, a master dies and its replica takes over, a slot moves to another node: each of them passes in
seconds, and none is the caller's business. What is refused is refused at once: asking again would not help.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from eventlab.errors import EventLabError, Unconfirmed, Unreachable
from eventlab.system.backoff import Backoff
from eventlab.system.nodes import Nodes, worth_retrying
from eventlab.transport.connection import reach, speaking_to, without_password

if TYPE_CHECKING:
    from redis.asyncio import Redis

T = TypeVar("T")
PATIENCE_SECONDS = 5.0
"""How long a command is asked again before we give up."""


class Asking:
    """Runs commands where a key lives now, and again where it lives then, until `patience` seconds are over."""

    def __init__(self, nodes: Nodes, *, chance: random.Random, patience: float = PATIENCE_SECONDS) -> None:
        self.nodes = nodes
        self.address = without_password(nodes.address)
        self._backoff, self._chance, self._patience = Backoff(base=0.01, cap=0.5), chance, patience

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.address}>"

    async def ask(self, key: str, command: Callable[[Redis], Awaitable[T]], *, storing: int = 0) -> T:
        """What `command` answers at the node that holds `key`.

        Raises `Unreachable` or `Refused`. With `storing`, a number of events, a connection that was lost in
        mid-command, and did not come back in time, raises `Unconfirmed`.
        """
        from redis.exceptions import RedisError, ResponseError

        loop = asyncio.get_running_loop()
        give_up, attempt, in_doubt = loop.time() + self._patience, 0, False
        while True:
            try:
                if attempt:
                    await self.nodes.refresh()
                redis = self.nodes.of(key)
                if storing:
                    await reach(redis, self.address)  # what fails from here on fails in mid-command
                try:
                    return await command(redis)
                except (RedisError, OSError) as error:
                    in_doubt = in_doubt or not isinstance(error, ResponseError)
                    raise
            except (RedisError, OSError, Unreachable) as error:
                if loop.time() >= give_up or not (isinstance(error, Unreachable) or worth_retrying(error)):
                    raise self._translated(error, storing if in_doubt else 0) from None
            attempt += 1
            await asyncio.sleep(self._backoff.pause(attempt, self._chance))

    def _translated(self, error: Exception, in_doubt: int) -> EventLabError:
        """One line of ours for whatever the client library raised."""
        try:
            with speaking_to(self.address):
                raise error
        except EventLabError as ours:
            if not in_doubt:
                return ours
            what = "an event was" if in_doubt == 1 else f"{in_doubt} events were"
            return Unconfirmed(
                f"{self.address} went away while {what} being stored: {ours} Stored or not, nobody knows: repeat with "
                "the same id, which stores it once, or look into the history."
            )
