"""Asking Redis about a group: one partition or several of them, and what it means that the group is not there."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from eventlab.errors import GroupLost
from eventlab.system.group import Delivery, check_group
from eventlab.system.scripts import Argument, Script

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from eventlab.system.redis_log import RedisLog

T = TypeVar("T")
_GONE = "NOGROUP", "requires the key to exist"
"""What stands in the errors about a group, or its stream, that is not there; the second is what fakeredis says."""


class GroupAsking:
    """Runs a group's scripts and commands where its partitions are."""

    def __init__(self, log: RedisLog, name: str) -> None:
        self.name = check_group(name)
        self._log = log
        self._turn = 0

    async def _in_turn(
        self, ask: Callable[[int, int, int], Awaitable[list[Delivery]]], limit: int, suspects: int = 0
    ) -> list[Delivery]:
        """Ask one partition after the other until there are `limit`; each time another one is the first.

        What has been handed out is returned even where a later partition cannot be asked: it would wait until it is
        reclaimed.
        """
        found: list[Delivery] = []
        trouble: Exception | None = None
        self._turn += 1
        for step in range(self._log.partitions):
            if len(found) < limit:
                piece, left = (self._turn + step) % self._log.partitions, suspects - sum(each.suspect for each in found)
                try:
                    found += await ask(piece, limit - len(found), left)
                except Exception as error:  # noqa: BLE001  (raised below, unless there is something to return)
                    trouble = error
        if trouble and not found:
            raise trouble
        return found

    async def _everywhere(self, ask: Callable[[int], Awaitable[T]]) -> list[T]:
        """What every partition answers."""
        return await self._at(range(self._log.partitions), ask)

    async def _at(self, pieces: Iterable[int], ask: Callable[[int], Awaitable[T]]) -> list[T]:
        """What these partitions answer. One that cannot be asked keeps none of the others from it; then it raises."""
        answers = await asyncio.gather(*(ask(piece) for piece in pieces), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    async def _run(self, script: Script, piece: int, *args: Argument) -> Any:
        """Run one of the group's scripts in a partition."""
        keys = self._log.keys[piece]
        retry, dead, mark = (self._group_key(kind, piece) for kind in ("retry", "dlq", "mark"))
        names = [keys.log, keys.meta, retry, f"{retry}:tries", dead, mark]
        return await self._ask(piece, lambda redis: script(redis, names, args))

    async def _ask(self, piece: int, command: Callable[[Redis], Any]) -> Any:
        from redis.exceptions import ResponseError

        async def guarded(redis: Redis) -> Any:
            try:
                return await command(redis)
            except ResponseError as error:
                if not any(words in str(error) for words in _GONE):
                    raise
                raise GroupLost(
                    f"the group {self.name!r} is not there: the store lost it, or nobody has started it yet. "
                    "A worker makes it, and makes it again.",
                    group=self.name,
                ) from None

        return await self._log.ask(self._log.keys[piece].log, guarded)

    def _group_key(self, kind: str, piece: int) -> str:
        return self._log.keys[piece].of_group(kind, self.name)


def by_partition(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    pieces: dict[int, list[T]] = defaultdict(list)
    for piece, value in pairs:
        pieces[piece].append(value)
    return pieces
