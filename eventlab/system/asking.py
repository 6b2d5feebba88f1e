"""Asking a node, and asking again: for commands that may be repeated.

A connection breaks, a master dies and its replica takes over, a slot moves to another node: each of them passes in
seconds, and none is the caller's business. What is refused is refused at once: asking again would not help.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, TypeVar

from eventlab.errors import EventLabError, Unconfirmed, Unreachable
from eventlab.system.backoff import Backoff
from eventlab.system.nodes import Nodes, worth_retrying
from eventlab.transport.connection import reach, speaking_to, without_password

if TYPE_CHECKING:
    from redis.asyncio import Redis

T = TypeVar("T")
Together = Callable[["Redis", Sequence[int]], Awaitable[Sequence[T]]]
"""Asks a node for several keys at once, which it is given by their places, and answers for each of them."""
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

        give_up, attempt, in_doubt = self._give_up(), 0, False
        while True:
            attempt += 1
            try:
                redis = self.nodes.of(key)
                if storing:
                    await reach(redis, self.address)  # what fails from here on fails in mid-command
                try:
                    return await command(redis)
                except (RedisError, OSError) as error:
                    in_doubt = in_doubt or not isinstance(error, ResponseError)
                    raise
            except (RedisError, OSError, Unreachable) as error:
                await self._again(error, attempt, give_up, storing if in_doubt else 0)

    async def ask_all(self, keys: Sequence[str], command: Together[T]) -> list[T]:
        """What `command` answers for each of these keys, when each node is asked once for all that it holds.

        It is given a node and the places of its keys in `keys`, and answers in their order. What has no answer is
        asked for again, and nothing else. Raises `Unreachable` or `Refused`.
        """
        give_up, attempt, answers = self._give_up(), 0, dict[int, T]()
        while error := await self._ask_missing(keys, command, answers):
            attempt += 1
            await self._again(error, attempt, give_up)
        return [answers[place] for place in range(len(keys))]

    async def _ask_missing(self, keys: Sequence[str], command: Together[T], answers: dict[int, T]) -> Exception | None:
        """Ask for those that are not among the answers, and put them there; what went wrong, if something did."""
        from redis.exceptions import RedisError

        error: Exception | None = None
        held: dict[Redis, list[int]] = {}
        for place, key in enumerate(keys):
            if place not in answers:
                try:
                    held.setdefault(self.nodes.of(key), []).append(place)
                except RedisError as nobody:
                    error = nobody
        replies = await asyncio.gather(*starmap(command, held.items()), return_exceptions=True)
        for places, reply in zip(held.values(), replies, strict=True):
            if isinstance(reply, RedisError | OSError):
                error = reply
            elif isinstance(reply, BaseException):
                raise reply
            else:
                answers.update(zip(places, reply, strict=True))
        return error

    def _give_up(self) -> float:
        return asyncio.get_running_loop().time() + self._patience

    async def _again(self, error: Exception, attempt: int, give_up: float, in_doubt: int = 0) -> None:
        """Return when it is time to ask again, and known anew who holds what; raise one line of ours if it is not."""
        over = asyncio.get_running_loop().time() >= give_up
        if over or not (isinstance(error, Unreachable) or worth_retrying(error)):
            raise self._translated(error, in_doubt) from None
        await asyncio.sleep(self._backoff.pause(attempt, self._chance))
        await self.nodes.refresh()

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
