"""History over the log: what matches is looked up by type, and what does not match is not read.

The steps, for `history("user.*", actor="ann", limit=3)`:

    1. which partitions?   all of them; for a `key`, the one that holds it
    2. which types?        those of the partition that the pattern names; their indexes hold where they stand
    3. of each partition, page by page, until three of ann's are found: filters come before the limit
    4. weave the partitions together by time, cut to three, and note for each where to go on

A limit counts events, and an event may have a quarter of a megabyte: a thousand of them are more than a server wants to
hold for somebody who asks. So a question may limit the bytes, too. Then a partition is read a few records at a time, as
nobody knows how large they are before they are there.
"""

from __future__ import annotations

import asyncio
import heapq
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple

from eventlab.errors import NotAnEnvelope
from eventlab.event import AnyPattern, Event, Pattern
from eventlab.protocol import History, Skipped
from eventlab.system.cursor import Cursor
from eventlab.system.log import READ_LIMIT, Log, Record, Span
from eventlab.system.partition import partition_of
from eventlab.transport import position_key

STEP = 64
"""Records that are read at a time of each partition where bytes are limited: what comes too much is so many at most."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the log, checked."""

    pattern: Pattern | AnyPattern
    span: Span
    """Its `limit` is the number of events wanted."""
    actor: str | None = None
    key: str | None = None
    max_bytes: int | None = None
    """Of all envelopes together; the first event comes, however large it is. None: no limit."""

    def wants(self, event: Event) -> bool:
        """Whether actor and key are the ones asked for."""
        return self.actor in (None, event.actor) and self.key in (None, event.key)

    @property
    def page(self) -> int:
        """Records to read at a time: with a filter, more than are wanted."""
        filtered = self.actor is not None or self.key is not None
        records = max(self.span.limit, READ_LIMIT) if filtered else self.span.limit
        return records if self.max_bytes is None else min(records, STEP)

    def is_over(self, entries: list[Entry]) -> bool:
        """Whether these have more bytes than are allowed."""
        return self.max_bytes is not None and sum(entry.size for entry in entries) > self.max_bytes


class Entry(NamedTuple):
    """An event that is wanted, and the bytes of its envelope."""

    event: Event
    size: int
    partition: int


@dataclass(slots=True)
class Found:
    """What one partition held: the events wanted, oldest first, and how far the reading came."""

    partition: int
    begin: str
    reached: str
    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def wanted(self, records: list[Record], query: Query) -> list[Entry]:
        """The events in these records that the query wants; what cannot be read is noted, and passed over."""
        entries = []
        for record in records:
            try:
                event = record.event()
            except NotAnEnvelope as error:
                self.skipped.append(Skipped(record.type, record.position, str(error)))
                continue
            if query.wants(event):
                entries.append(Entry(event, len(record.envelope), self.partition))
        return entries


async def look_up(log: Log, query: Query) -> History:
    """The events that the query wants, oldest first, and the cursor behind them. Raises `CursorExpired`."""
    pieces = range(log.partitions) if query.key is None else [partition_of(query.key, log.partitions)]
    found = await asyncio.gather(*(_look_into(log, piece, query) for piece in pieces))
    return _cut(found, query)


async def _look_into(log: Log, partition: int, query: Query) -> Found:
    types = await _types(log, partition, query.pattern)
    if types is not None and not types:  # nothing of the pattern is here; whoever goes on need not look here again
        begin, span = query.span.begin(partition), replace(query.span, newest=True, limit=1)
        newest = (await log.stretch(partition, None, span)).reached
        return Found(partition, begin, newest if query.span.newest else max(begin, newest, key=position_key))
    return await (_newest if query.span.newest else _oldest)(log, partition, types, query)


async def _types(log: Log, partition: int, pattern: Pattern | AnyPattern) -> Collection[str] | None:
    """The types to look up; None for all of them, which the log itself answers best."""
    if pattern.exact:
        return [pattern.text]
    if pattern.text == "*":
        return None
    return [type for type in await log.types(partition) if pattern.matches(type)]


async def _oldest(log: Log, partition: int, types: Collection[str] | None, query: Query) -> Found:
    """The oldest `limit` wanted events behind where the query begins, or so many that the bytes are exceeded."""
    found = Found(partition, query.span.begin(partition), reached=query.span.after.positions[partition])
    while True:
        after = query.span.after.advance({partition: found.reached})
        stretch = await log.stretch(partition, types, replace(query.span, after=after, limit=query.page))
        missing, wanted = query.span.limit - len(found.entries), found.wanted(stretch.records, query)
        found.entries += wanted[:missing]
        if len(wanted) >= missing:
            found.reached = found.entries[-1].event.position or ""
            return found
        found.reached = stretch.reached
        if len(stretch.records) < query.page or query.is_over(found.entries):
            return found


async def _newest(log: Log, partition: int, types: Collection[str] | None, query: Query) -> Found:
    """The newest wanted events, as `_oldest`. `reached` is the newest entry: what comes later comes behind."""
    span = replace(query.span, limit=query.page)
    stretch = await log.stretch(partition, types, span)
    found = Found(partition, span.begin(partition), stretch.reached)
    while True:
        found.entries = found.wanted(stretch.records, query) + found.entries
        enough = len(found.entries) >= query.span.limit or query.is_over(found.entries)
        if enough or len(stretch.records) < query.page:
            found.entries = found.entries[-query.span.limit :]
            return found
        stretch = await log.stretch(partition, types, replace(span, before=stretch.records[0].position))


def _cut(found: list[Found], query: Query) -> History:
    """One line of events, cut to the limits, and for each partition the position behind which to go on."""
    lines = [piece.entries for piece in found]
    merged = lines[0] if len(lines) == 1 else list(heapq.merge(*lines, key=lambda entry: _stored(entry.event)))
    merged = merged[-query.span.limit :] if query.span.newest else merged[: query.span.limit]
    kept = _fitting(merged, query)
    last = {entry.partition: entry.event.position or "" for entry in kept}
    moved = {}
    for piece in found:
        newest = piece.entries[-1].event.position if piece.entries else None
        cut = not query.span.newest and newest is not None and newest != last.get(piece.partition)
        moved[piece.partition] = last.get(piece.partition, piece.begin) if cut else piece.reached
    cursor = _behind(query.span.after, moved)
    skipped = [
        entry
        for piece in found
        for entry in piece.skipped
        if position_key(entry.position) <= position_key(moved[piece.partition])  # the next page tells of the others
    ]
    skipped.sort(key=lambda entry: position_key(entry.position))
    return History(tuple(entry.event for entry in kept), str(cursor), tuple(skipped), cut=query.is_over(merged))


def _fitting(entries: list[Entry], query: Query) -> list[Entry]:
    """As many as have no more bytes than are allowed, from the end at which the query begins."""
    if query.max_bytes is None:
        return entries
    sizes = [entry.size for entry in entries]
    count = max(1, bisect_right(list(accumulate(sizes[::-1] if query.span.newest else sizes)), query.max_bytes))
    return entries[-count:] if query.span.newest else entries[:count]


def _behind(after: Cursor, moved: dict[int, str]) -> Cursor:
    return replace(after, positions=tuple(moved.get(piece, old) for piece, old in enumerate(after.positions)))


def _stored(event: Event) -> tuple[int, datetime]:
    assert event.position is not None  # it was read from a log
    return position_key(event.position)[0], event.time  # twins of one millisecond: by their own time
