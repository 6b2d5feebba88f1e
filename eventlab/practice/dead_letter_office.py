"""The office for dead letters: what could not be emitted is looked at, mended, emitted after all, or thrown away.

    for letter in await events.dead_letters.letters():
        print(letter.reason, letter.event)
    await events.dead_letters.mend(letter.id, data={"total": 12})
    await events.dead_letters.replay("all")

A letter may be an event that *is* in the log: the answer got lost, not the event. So before an event is emitted
again the log is asked whether it has that id by now. The log itself knows ids for ten minutes only, and whoever reads
letters does so the next morning.

A replay begins at the layer that kept the letters: those around it, which count or record, heard of the emit when it
failed, and do not hear of it again. What is replayed stands in the log behind all that was stored meanwhile, and its
`time` is that of the replay. When it was emitted for the first time is in its metadata, as `first_emitted`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidMessage
from eventlab.practice.unsent import LetterBox, UnsentLetter
from eventlab.protocol import EventSystem
from eventlab.system.dead_letters import check_there

SKEW = timedelta(minutes=5)
"""How far the clock of the store may be behind ours."""
PAGE = 1_000
"""Events of the history that are looked at at once."""


class DeadLetterOffice:
    """The letters of one `ResilientEventSystem`. Called with the name of a group, it answers that group's."""

    def __init__(self, inner: Callable[[], Any], box: LetterBox, clock: Clock = system_clock) -> None:
        """`inner` answers the event system through which letters are replayed."""
        self._inner, self._box, self._clock = inner, box, clock

    def __call__(self, group: str) -> Any:
        """The dead letters of a group of workers: the inner system has a verb of this name, and keeps it."""
        return self._inner().dead_letters(group)

    async def letters(self, limit: int = 100, *, after: str = "") -> list[UnsentLetter]:
        """Up to `limit`, oldest first; with `after`, the id of one, those behind it. Raises `InvalidQuery`."""
        letters = await self._box.letters()
        if after:
            ids = [letter.id for letter in letters]
            check_there([after], ids)
            letters = letters[ids.index(after) + 1 :]
        return letters[:limit]

    async def mend(self, id: str, *, data: Mapping[str, Any]) -> UnsentLetter:
        """Give the event of that letter other data; return the letter. Raises `InvalidQuery`, `InvalidData`."""
        by_id = {letter.id: letter for letter in await self._box.letters()}
        check_there([id], by_id)
        mended = dataclasses.replace(by_id[id], event=dataclasses.replace(by_id[id].event, data=data))
        await self._box.keep(mended)
        return mended

    async def replay(self, *ids: str, where: Callable[[UnsentLetter], bool] = lambda _letter: True) -> int:
        """Emit these, or `"all"`, of which `where` is true; return how many are stored by now.

        Under their ids, and not those that the log has already. What the system does not take as an event stays, with
        the new reason. Raises what the system raises when it is away; the rest then stays as it is. Raises
        `InvalidQuery`, before anything is emitted, for an id that is not there.
        """
        letters = [letter for letter in await self._named(ids) if where(letter)]
        there = await self._stored(letters)
        sent = 0
        for letter in letters:
            if letter.id in there or await self._emit(letter):
                sent += await self._box.remove(letter.id)
        return sent

    async def discard(self, *ids: str) -> int:
        """Throw these away, or `"all"`; return how many there were. Raises `InvalidQuery` as `replay` does."""
        return await self._box.remove(*[letter.id for letter in await self._named(ids)])

    async def _named(self, ids: tuple[str, ...]) -> list[UnsentLetter]:
        letters = await self._box.letters()
        if ids == ("all",):
            return letters
        check_there(ids, [letter.id for letter in letters])
        return [letter for letter in letters if letter.id in ids]

    async def _emit(self, letter: UnsentLetter) -> bool:
        event = letter.event
        metadata = {**event.metadata, "first_emitted": event.time.isoformat()}
        fields = {"actor": event.actor, "source": event.source, "key": event.key, "version": event.version}
        try:
            await self._inner().emit(event.type, event.data, id=event.id, metadata=metadata, **fields)
        except Exception as error:
            await self._box.keep(letter.failed_again(why(error), self._clock()))
            if not isinstance(error, InvalidMessage):
                raise
            return False
        return True

    async def _stored(self, letters: list[UnsentLetter]) -> set[str]:
        """Which of these the log has by now: one reading of each type, from its first letter on."""
        first: dict[str, UnsentLetter] = {}
        for letter in letters:
            first.setdefault(letter.event.type, letter)
            first[letter.event.type] = min(first[letter.event.type], letter, key=lambda each: each.first)
        ids = {letter.id for letter in letters}
        return {id for type, letter in first.items() for id in ids & await self._ids(type, letter)}

    async def _ids(self, type: str, letter: UnsentLetter) -> set[str]:
        system: EventSystem = self._inner()
        since, cursor, found = letter.first - SKEW, "0-0", set()
        while page := await system.history(type, after=cursor, since=since, limit=PAGE):
            found |= {event.id for event in page}
            cursor = page.cursor
        return found


def why(error: BaseException) -> str:
    """The reason in a letter."""
    return f"{type(error).__name__}: {error}".rstrip(": ")
