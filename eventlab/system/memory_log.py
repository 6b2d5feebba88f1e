"""The log in memory: the same promises as in Redis, with nothing in between. For lessons, tests, small programs.

Read this one first: a list for each partition, and a set of bells. What `RedisLog` adds is where the lists are.
"""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from string import ascii_lowercase, digits
from typing import Any

from eventlab.clock import Clock, system_clock
from eventlab.errors import CursorExpired, WrongLog
from eventlab.system.cursor import Cursor
from eventlab.system.group import Group
from eventlab.system.log import READ_LIMIT, Draft, Record, Span, Stored, Stretch
from eventlab.system.partition import check_partitions
from eventlab.transport import START, position_key
from eventlab.transport.redis_streams import first_position

REMEMBERED = 10_000
"""Batches, and own ids, whose answers are kept."""


@dataclass
class Piece:
    """One partition: records in order, their places as numbers for looking up, and how far it was trimmed."""

    records: list[Record] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    trimmed: str = START

    @property
    def newest(self) -> str:
        """The position of the last record there is, or was."""
        return self.records[-1].position if self.records else self.trimmed


@dataclass
class MemoryStore:
    """What several `MemoryLog`s share: the pieces, and whoever waits for the bell."""

    epoch: str
    pieces: list[Piece]
    answers: OrderedDict[tuple[int, str], list[str]] = field(default_factory=OrderedDict)
    """By partition and batch."""
    own_ids: OrderedDict[tuple[int, str], str] = field(default_factory=OrderedDict)
    """By partition and id."""
    waiting: set[asyncio.Event] = field(default_factory=set)
    groups: dict[str, object] = field(default_factory=dict)
    tickets: dict[str, datetime] = field(default_factory=dict)
    """Of the gateway, that were used: until when each is remembered."""


_stores: dict[str, MemoryStore] = {}


class MemoryLog:
    """A `Log` in this process. Logs of one `name` share what they hold; without a name it is a log of its own."""

    local = True

    def __init__(
        self,
        name: str = "",
        *,
        partitions: int = 1,
        max_length: int | None = None,
        max_age: timedelta | None = None,
        clock: Clock = system_clock,
        chance: random.Random | None = None,
    ) -> None:
        epoch = "".join((chance or random.Random()).choices(digits + ascii_lowercase, k=8))
        fresh = MemoryStore(epoch, [Piece() for _ in range(check_partitions(partitions))])
        self.store = _stores.setdefault(name, fresh) if name else fresh
        self.partitions, self.clock = partitions, clock
        self._max_length, self._max_age = max_length, max_age

    @property
    def epoch(self) -> str:
        """Which log this is."""
        return self.store.epoch

    async def open(self) -> None:
        """Nothing is to be reached. Raises `WrongLog` for another number of partitions than the log was made with."""
        made = len(self.store.pieces)
        if made != self.partitions:
            raise WrongLog(f"the log was made with partitions={made}, not {self.partitions}. Try partitions={made}.")

    async def append(self, partition: int, drafts: Sequence[Draft], *, batch: str) -> Stored:
        """Store all, in order, and ring; see `Log.append`."""
        answered = self.store.answers.get((partition, batch))
        if answered is not None:
            return Stored(list(answered), 0)
        positions = [self._append(partition, draft) for draft in drafts]
        _remember(self.store.answers, (partition, batch), positions)
        self._trim(self.store.pieces[partition])
        for waiter in self.store.waiting:
            waiter.set()
        return Stored(positions, len(self.store.waiting))

    def _append(self, partition: int, draft: Draft) -> str:
        known = self.store.own_ids.get((partition, draft.own_id)) if draft.own_id is not None else None
        if known is not None:
            return known
        piece = self.store.pieces[partition]
        newest, now = position_key(piece.newest), position_key(first_position(self.clock()))
        place = now if now > newest else (newest[0], newest[1] + 1)  # positions rise, even when the clock does not
        position = f"{place[0]}-{place[1]}"
        piece.records.append(Record(partition, position, draft.type, draft.envelope))
        piece.places.append(place)
        if draft.own_id is not None:
            _remember(self.store.own_ids, (partition, draft.own_id), position)
        return position

    async def read(self, after: Cursor, *, limit: int = READ_LIMIT) -> list[Record]:
        """What stands behind the cursor, one partition after the other. Raises `CursorExpired`."""
        span = Span(after, limit=limit)
        pieces = [await self.stretch(piece, None, span) for piece in range(self.partitions)]
        return [record for piece in pieces for record in piece.records]

    async def types(self, partition: int) -> Collection[str]:
        """The types that a partition holds."""
        return {record.type for record in self.store.pieces[partition].records}

    async def stretch(self, partition: int, types: Collection[str] | None, span: Span) -> Stretch:
        """A stretch of one partition. Raises `CursorExpired`."""
        piece, begin = self.store.pieces[partition], span.begin(partition)
        self._check_kept(span, partition)
        first = bisect_right(piece.places, position_key(begin))
        last = len(piece.places) if span.before == "+" else bisect_left(piece.places, position_key(span.before))
        found = [record for record in piece.records[first:last] if types is None or record.type in types]
        newest = piece.records[last - 1].position if last else piece.trimmed
        if span.newest:
            return Stretch(found[-span.limit :], newest)
        full = len(found) >= span.limit
        found = found[: span.limit]
        return Stretch(found, found[-1].position if full else max(begin, newest, key=position_key))

    async def newest(self) -> Cursor:
        """Behind the last event there is."""
        return Cursor(self.epoch, tuple(piece.newest for piece in self.store.pieces))

    async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109  no error: an answer
        """Return True as soon as something stands behind the cursor, or False after `timeout` seconds."""
        rung = asyncio.Event()
        self.store.waiting.add(rung)
        try:
            if not after.covers(await self.newest()):
                return True
            async with asyncio.timeout(timeout):
                return await rung.wait()
        except TimeoutError:
            return False
        finally:
            self.store.waiting.discard(rung)

    def rung(self) -> Sequence[str | None]:
        """Where each partition ends."""
        return [piece.newest for piece in self.store.pieces]

    def group(self, name: str) -> Group:
        """A group of workers who share the reading of this log."""
        from eventlab.system.memory_group import MemoryGroup

        return MemoryGroup(self, name)

    async def aclose(self) -> None:
        """Nothing is open."""

    def _check_kept(self, span: Span, partition: int) -> None:
        after, trimmed = span.after, self.store.pieces[partition].trimmed
        position = after.positions[partition]
        if position != START and after.epoch != self.epoch:
            raise CursorExpired("that log is gone.", cursor=Cursor.start(self.epoch, self.partitions))
        if position != START and position_key(span.begin(partition)) < position_key(trimmed):
            raise CursorExpired(
                f"events behind {position} are gone: what is older than {trimmed} was past its retention.",
                cursor=after.advance({partition: trimmed}),
            )

    def _trim(self, piece: Piece) -> None:
        """Let go of what is over the bounds."""
        over = 0 if self._max_length is None else len(piece.records) - self._max_length
        if self._max_age is not None:
            now = position_key(first_position(self.clock()))[0]
            over = max(over, bisect_left(piece.places, (now - self._max_age // timedelta(milliseconds=1), 0)))
        if over > 0:
            piece.trimmed = piece.records[over - 1].position
            del piece.records[:over], piece.places[:over]


def forget_memory(name: str) -> None:
    """Drop what the logs of that name hold."""
    _stores.pop(name, None)


def _remember(answers: OrderedDict[tuple[int, str], Any], id: tuple[int, str], answer: Any) -> None:
    """Keep the newest `REMEMBERED`."""
    answers[id] = answer
    if len(answers) > REMEMBERED:
        answers.popitem(last=False)
