"""A group in memory: the same moves as in Redis, in plain Python. Read this one first.

Four places, and an entry is in one of them at a time: behind `given` (nobody has had it yet), `held`, `parked`, or
among the `letters`. What `RedisGroup` adds is where the places are, and that a move is a script.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from eventlab.errors import GroupLost
from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.group import MAX_LETTERS, SUSPECT, DeadLetter, Delivery, check_group, letter_place
from eventlab.transport import position_key
from eventlab.transport.redis_streams import first_position, just_before

if TYPE_CHECKING:
    from eventlab.system.memory_log import MemoryLog

At = tuple[int, str]
"""A partition and a position in it."""


@dataclass
class Held:
    """Who has an entry, for which time, and since when they have been silent."""

    worker: str
    attempt: int
    heard: datetime


@dataclass
class Parked:
    """An entry that is tried again: by when, and whether somebody is at it (then `due` is the end of the lease)."""

    due: datetime
    attempt: int
    leased: bool
    raw: bytes
    reason: str


@dataclass
class Places:
    """What several `MemoryGroup`s of one name and one log share."""

    given: list[str]
    held: dict[At, Held] = field(default_factory=dict)
    parked: dict[At, Parked] = field(default_factory=dict)
    letters: dict[str, DeadLetter] = field(default_factory=dict)
    done: dict[tuple[str, str], datetime] = field(default_factory=dict)


class MemoryGroup:
    """A `Group` beside a `MemoryLog`."""

    def __init__(self, log: MemoryLog, name: str) -> None:
        self.name = check_group(name)
        self._log = log

    @property
    def _places(self) -> Places:
        places = self._log.store.groups.get(self.name)
        if not isinstance(places, Places):
            raise GroupLost(f"the group {self.name!r} is not there: nobody has started it yet.", group=self.name)
        return places

    async def create(self, start: Cursor) -> bool:
        """Begin behind `start`, if it does not exist yet; at the beginning, if the log is another one by now."""
        if start.epoch != self._log.epoch:
            start = Cursor.start(self._log.epoch, self._log.partitions)
        places = Places(list(start.positions))
        return self._log.store.groups.setdefault(self.name, places) is places

    async def take(self, worker: str, *, limit: int) -> list[Delivery]:
        """Up to `limit` entries that nobody has been given yet, now held by `worker`."""
        places = self._places
        found: list[Delivery] = []
        for number, piece in enumerate(self._log.store.pieces):
            begin = bisect_right(piece.places, position_key(places.given[number]))
            for record in piece.records[begin : begin + limit - len(found)]:
                places.given[number] = record.position
                places.held[number, record.position] = Held(worker, 1, self._log.clock())
                found.append(Delivery.of(number, record.position, 1, record.envelope))
        return found

    async def reclaim(self, worker: str, *, idle: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` that are held by somebody silent for `idle` seconds, now held by `worker`."""
        now = self._log.clock()
        found: list[Delivery] = []
        for (number, position), held in sorted(self._places.held.items(), key=lambda item: position_key(item[0][1])):
            raw, suspect = self._stored(number, position), held.attempt + 1 >= SUSPECT
            silent = (now - held.heard).total_seconds() >= idle
            if not silent or len(found) >= limit or (raw is not None and suspect and not suspects):
                continue
            if raw is not None:
                held.worker, held.attempt, held.heard = worker, held.attempt + 1, now
                suspects -= suspect
            found.append(Delivery.of(number, position, held.attempt, raw, suspect=suspect and raw is not None))
        return found

    async def due(self, *, lease: float, limit: int, suspects: int = 1) -> list[Delivery]:
        """Up to `limit` whose time to be tried again has come; given to nobody else for `lease` seconds."""
        now = self._log.clock()
        found: list[Delivery] = []
        for (number, position), parked in sorted(self._places.parked.items(), key=lambda item: item[1].due):
            suspect = parked.leased and parked.attempt + 1 >= SUSPECT
            if parked.due > now or len(found) >= limit or (suspect and not suspects):
                continue
            suspects -= suspect
            parked.due, parked.attempt, parked.leased = now + timedelta(seconds=lease), parked.attempt + 1, True
            found.append(
                Delivery.of(number, position, parked.attempt, parked.raw, reason=parked.reason, suspect=suspect)
            )
        return found

    async def beat(self, worker: str, deliveries: Sequence[Delivery], *, lease: float) -> None:
        """Say that `worker` is still at these."""
        places, now = self._places, self._log.clock()
        for each in deliveries:
            at = each.partition, each.position
            held, parked = self._holding(each)
            if held and held.worker == worker and self._stored(*at) is not None:
                held.heard = now
            elif held and held.worker == worker:  # retention took it meanwhile: keep what it holds
                del places.held[at]
                places.parked[at] = Parked(now + timedelta(seconds=lease), each.attempt, True, each.raw, "")
            elif parked:
                parked.due = now + timedelta(seconds=lease)

    async def ack(self, deliveries: Sequence[Delivery]) -> None:
        """These are done, wherever they are held."""
        places = self._places
        for each in deliveries:
            places.held.pop((each.partition, each.position), None)
            places.parked.pop((each.partition, each.position), None)

    async def park(self, delivery: Delivery, *, after: float, reason: str) -> bool:
        """Try this one again in `after` seconds."""
        if not any(self._holding(delivery)):
            return False
        due, at = self._log.clock() + timedelta(seconds=after), (delivery.partition, delivery.position)
        self._places.held.pop(at, None)
        self._places.parked[at] = Parked(due, delivery.attempt, False, delivery.raw, reason)
        return True

    async def bury(self, delivery: Delivery, *, reason: str, handler: str) -> bool:
        """Give this one up."""
        if not any(self._holding(delivery)):
            return False
        await self.ack([delivery])
        letter, letters = self._letter(delivery, reason, handler), self._places.letters
        letters[letter.id] = letter
        if len(letters) > MAX_LETTERS:
            del letters[next(iter(letters))]
        return True

    async def letters(self, *, limit: int = 100, after: str = "") -> list[DeadLetter]:
        """The dead letters, oldest first."""
        behind = letter_place(after) if after else ((-1, -1), -1, "")
        letters = sorted(self._places.letters.values(), key=lambda letter: letter_place(letter.id))
        return [letter for letter in letters if letter_place(letter.id) > behind][:limit]

    async def replay(self, ids: Sequence[str]) -> int:
        """Try these letters again, from the first attempt; how many there were to move."""
        places, moved = self._places, [letter for letter in self._named(ids) if letter.raw]
        for letter in moved:
            at = letter.partition, letter.position
            places.parked[at] = Parked(self._log.clock(), 0, False, letter.raw, letter.reason)
            del places.letters[letter.id]
        return len(moved)

    async def discard(self, ids: Sequence[str]) -> int:
        """Throw these letters away; how many there were."""
        gone = self._named(ids)
        for letter in gone:
            del self._places.letters[letter.id]
        return len(gone)

    async def done(self, event: Event, effect: str) -> bool:
        """Whether that effect of that event has been marked as had."""
        until = self._places.done.get((event.id, effect))
        return until is not None and until > self._log.clock()

    async def mark_done(self, event: Event, effect: str, *, ttl: float) -> None:
        """Remember for `ttl` seconds that it has been had."""
        now, done = self._log.clock(), self._places.done
        for expired in [key for key, until in done.items() if until <= now]:
            del done[expired]
        done[event.id, effect] = now + timedelta(seconds=ttl)

    async def checkpoint(self) -> Cursor:
        """The place behind which nothing is unfinished."""
        positions = list(self._places.given)
        for number, position in self._places.held:
            positions[number] = min(positions[number], just_before(position), key=position_key)
        return Cursor(self._log.epoch, tuple(positions))

    async def forget(self, worker: str) -> None:
        """Nothing to do: no list of workers is kept here."""

    async def names(self) -> list[str]:
        """The groups that there are of this log."""
        return sorted(self._log.store.groups)

    async def counts(self) -> dict[str, Any]:
        """What is where, and how far the group is behind; see `Group.counts`."""
        places, lag, seconds, missed = self._places, 0, 0.0, 0
        for given, piece in zip(map(position_key, places.given), self._log.store.pieces, strict=True):
            behind = piece.places[bisect_right(piece.places, given) :]
            lag += len(behind)
            seconds = max([seconds, *((place[0] - given[0]) / 1000 for place in behind[-1:])])
            missed += given < position_key(piece.trimmed)
        sizes = {"held": len(places.held), "parked": len(places.parked), "dead": len(places.letters)}
        return {**sizes, "lag": lag, "lag_seconds": seconds, "missed": missed}

    def _stored(self, number: int, position: str) -> bytes | None:
        """What the log holds at a position, or None."""
        piece = self._log.store.pieces[number]
        place = bisect_left(piece.places, position_key(position))
        found = place < len(piece.records) and piece.records[place].position == position
        return piece.records[place].envelope if found else None

    def _holding(self, delivery: Delivery) -> tuple[Held | None, Parked | None]:
        """The present holding of a delivery, unless it has passed to another, or was let go of."""
        at = delivery.partition, delivery.position
        held, parked = self._places.held.get(at), self._places.parked.get(at)
        mine = held is not None and held.attempt == delivery.attempt
        leased = parked is not None and parked.leased and parked.attempt == delivery.attempt
        return held if mine else None, parked if leased else None

    def _named(self, ids: Iterable[str]) -> list[DeadLetter]:
        letters = self._places.letters
        return [letters[id] for id in dict.fromkeys(ids) if letter_place(id) and id in letters]

    def _letter(self, delivery: Delivery, reason: str, handler: str) -> DeadLetter:
        now = self._log.clock()
        moment, count = first_position(now).partition("-")[0], 0
        while f"{delivery.partition}:{moment}-{count}" in self._places.letters:
            count += 1
        return DeadLetter(
            id=f"{delivery.partition}:{moment}-{count}",
            partition=delivery.partition,
            position=delivery.position,
            event=delivery.event,
            reason=reason,
            attempts=delivery.attempt,
            handler=handler,
            buried=now.isoformat(timespec="milliseconds"),
            raw=delivery.raw,
        )
