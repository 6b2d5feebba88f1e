"""The dead letters of a group: to look at, to try again, to throw away.

    letters = await events.dead_letters("mailer").letters()
    letters[0].reason                              ConnectionError: the mail server is away
    await events.dead_letters("mailer").replay("all")

What is replayed goes to that group alone, as if it had just been parked: other groups, who handled it long ago, do not
see it again, as they would if it were emitted anew.
"""

from __future__ import annotations

from difflib import get_close_matches

from eventlab.errors import UnknownGroup
from eventlab.system.group import DeadLetter
from eventlab.system.log import Log

PAGE = 500
"""Letters that are read, or moved, at once."""


class DeadLetters:
    """The dead letters of the group of that name. Raises `UnknownGroup` when it is asked and there is no such group."""

    def __init__(self, log: Log, group: str) -> None:
        self._log, self._group = log, log.group(group)

    async def letters(self, limit: int = 100, *, after: str = "") -> list[DeadLetter]:
        """Up to `limit`, oldest first; with `after`, the id of one, those behind it."""
        await self._check_known()
        return await self._group.letters(limit=limit, after=after)

    async def replay(self, *ids: str) -> int:
        """Try these again, or `"all"`, from the first attempt; return how many there were to move."""
        await self._check_known()
        named = await self._named(ids)
        return sum([await self._group.replay(named[begin : begin + PAGE]) for begin in range(0, len(named), PAGE)])

    async def discard(self, *ids: str) -> int:
        """Throw these away, or `"all"`; return how many there were."""
        await self._check_known()
        named = await self._named(ids)
        return sum([await self._group.discard(named[begin : begin + PAGE]) for begin in range(0, len(named), PAGE)])

    async def _named(self, ids: tuple[str, ...]) -> list[str]:
        """Those ids, or the ids of all letters there are by now: read first, so that none is met a second time."""
        if ids != ("all",):
            return list(ids)
        found: list[str] = []
        while page := await self._group.letters(limit=PAGE, after=found[-1] if found else ""):
            found += [letter.id for letter in page]
        return found

    async def _check_known(self) -> None:
        known = await self._group.names()
        name = self._group.name
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4) or known[:3]
            there = f"Did you mean {' or '.join(map(repr, near))}?" if near else "No group has been at work here yet."
            raise UnknownGroup(f"there is no group {name!r} of this log. {there}", group=name, known=known)
