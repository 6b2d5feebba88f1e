"""The dead letters of a group: to look at, to try again, to throw away.

    letters = await events.dead_letters("mailer").letters()
    letters[0].reason                              ConnectionError: the mail server is away
    await events.dead_letters("mailer").replay("all")

What is replayed goes to that group alone, as if it had just been parked: other groups, who handled it long ago, do not
see it again, as they would if it were emitted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from eventlab.errors import InvalidQuery, UnknownGroup, shown
from eventlab.system.group import DeadLetter
from eventlab.system.log import Log

PAGE = 500
"""Letters that are read, or moved, at once."""
NAMED = 5
"""Letters that an error names: enough to see what an id looks like."""


class DeadLetters:
    """The dead letters of the group of that name. Raises `UnknownGroup` when it is asked and there is no such group."""

    def __init__(self, log: Log, group: str) -> None:
        self._log, self._group = log, log.group(group)

    async def letters(self, limit: int = 100, *, after: str = "") -> list[DeadLetter]:
        """Up to `limit`, oldest first; with `after`, the id of one, those behind it."""
        await self._check_known()
        return await self._group.letters(limit=limit, after=after)

    async def replay(self, *ids: str) -> int:
        """Try these again, or `"all"`, from the first attempt; return how many there were to move.

        One of which the log had lost the bytes stays. Raises `InvalidQuery`, before any is moved, for an id that is
        not there.
        """
        await self._check_known()
        named = await self._named(ids)
        return sum([await self._group.replay(named[begin : begin + PAGE]) for begin in range(0, len(named), PAGE)])

    async def discard(self, *ids: str) -> int:
        """Throw these away, or `"all"`; return how many there were. Raises `InvalidQuery` as `replay` does."""
        await self._check_known()
        named = await self._named(ids)
        return sum([await self._group.discard(named[begin : begin + PAGE]) for begin in range(0, len(named), PAGE)])

    async def _named(self, ids: tuple[str, ...]) -> list[str]:
        """Those ids, if they are there, or the ids of all letters: read first, so that none is met a second time."""
        if ids == ("all",):
            return await self._there()
        check_there(ids, await self._there(up_to={str(id) for id in ids}))
        return list(ids)

    async def _there(self, *, up_to: set[str] | None = None) -> list[str]:
        """The ids of all letters that are there by now, oldest first; or those up to the page with the last of some."""
        found: list[str] = []
        while up_to is None or up_to:
            page = [letter.id for letter in await self._group.letters(limit=PAGE, after=found[-1] if found else "")]
            if not page:
                break
            found += page
            up_to = up_to and up_to.difference(page)
        return found

    async def _check_known(self) -> None:
        known = await self._group.names()
        name = self._group.name
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4) or known[:3]
            there = f"Did you mean {' or '.join(map(repr, near))}?" if near else "No group has been at work here yet."
            raise UnknownGroup(f"there is no group {name!r} of this log. {there}", group=name, known=known)


def check_there(ids: Sequence[object], there: Collection[str]) -> None:
    """Raises `InvalidQuery` unless each of these ids is among those of the letters that are there."""
    known = set(there)
    missing = [id for id in ids if not isinstance(id, str) or id not in known]
    if not missing:
        return
    first = ", ".join(map(repr, [*there][:NAMED]))
    others = f" or {len(there) - NAMED:,} more" if len(there) > NAMED else ""
    expected = f"expected one of those that are there, {first}{others}" if there else "none is there"
    raise InvalidQuery(
        f"there is no dead letter {shown(missing[0])}: {expected}. It may have been replayed or discarded. "
        "Try letters()."
    )
