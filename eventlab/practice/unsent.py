"""Dead letters of the emitting side: events that could not be stored, kept until they can be.

A worker's dead letters (`system/dead_letters.py`) lie in the log, where their events are. These have no log: it is
the very thing that was away. To write "could not be written" into the store that could not be written to is a plan for
fair weather. So they are kept outside of it, in one of two places:

    MemoryDeadLetters()        in this process: gone when it ends. The default, because it asks for nothing
    FileDeadLetters(path)      in a file, on the disk before the emit has raised: there after a restart, a crash

Both are bounded, and when full they refuse: what was promised to be kept stays, and the emitter of one more is told
that it is not. A place of your own has these five verbs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from eventlab.errors import InvalidOption, Overloaded, shown
from eventlab.event import Event

LIMIT = 10_000
"""Letters that a place holds, unless you say otherwise."""


@dataclass(frozen=True, slots=True)
class UnsentLetter:
    """An event that was not stored, as far as its emitter knows, and why."""

    event: Event
    """With the id under which it was tried, and the time of the first try."""
    reason: str
    attempts: int
    first: datetime
    """When it was tried for the first time."""
    last: datetime
    """When it was given up."""

    @property
    def id(self) -> str:
        """The event's."""
        return self.event.id

    def failed_again(self, reason: str, now: datetime) -> UnsentLetter:
        """The same letter after one more attempt."""
        return replace(self, reason=reason, attempts=self.attempts + 1, last=now)


class LetterBox(Protocol):
    """Where unsent letters are kept, by their ids, in the order in which they came."""

    async def open(self) -> None:
        """Make ready. Twice does no harm; the other verbs do it by themselves."""
        ...

    async def keep(self, *letters: UnsentLetter) -> None:
        """Keep them; one whose id is there takes its place. Raises `Overloaded` when full: then none is kept."""
        ...

    async def letters(self) -> list[UnsentLetter]:
        """All of them, oldest first."""
        ...

    async def remove(self, *ids: str) -> int:
        """Throw these away; how many there were."""
        ...

    async def aclose(self) -> None:
        """Close what was opened. Twice does no harm."""
        ...


class MemoryDeadLetters:
    """A letter box in this process. `limit` letters at most. Raises `InvalidOption`."""

    def __init__(self, *, limit: int = LIMIT) -> None:
        if not isinstance(limit, int) or limit < 1:
            raise InvalidOption(f"limit is {shown(limit)}: expected a number of letters, 1 or more. Try 10000.")
        self.limit = limit
        self.by_id: dict[str, UnsentLetter] = {}

    async def open(self) -> None:
        """Nothing is to be opened."""

    async def keep(self, *letters: UnsentLetter) -> None:
        """Keep them, or raise `Overloaded`."""
        self.check_room(letters)
        self.by_id |= {letter.id: letter for letter in letters}

    async def letters(self) -> list[UnsentLetter]:
        """All of them, oldest first."""
        return list(self.by_id.values())

    async def remove(self, *ids: str) -> int:
        """Throw these away; how many there were."""
        return len([self.by_id.pop(id) for id in ids if id in self.by_id])

    async def aclose(self) -> None:
        """Nothing is open."""

    def check_room(self, letters: tuple[UnsentLetter, ...]) -> None:
        """Raise `Overloaded` if they do not fit beside those that are there."""
        count = len(self.by_id.keys() | {letter.id for letter in letters})
        if count > self.limit:
            raise Overloaded(
                f"{len(self.by_id):,} letters are kept already, and {self.limit:,} may be: what comes now is not kept. "
                "Replay them, or discard some, or allow for more with limit=…"
            )
