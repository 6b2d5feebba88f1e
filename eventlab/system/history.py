"""History over the log: what matches is looked up by type, and what does not match is not read.

The steps, for `history("user.*", actor="ann", limit=3)`:

    1. which partitions?   all of them; for a `key`, the one that holds it
    2. which types?        those of the partition that the pattern names; their indexes hold where they stand
    3. of each partition, page by page, until three of ann's are found: filters come before the limit
    4. weave the partitions together by time, cut to three, and note for each where to go on
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from eventlab.errors import NotAnEnvelope
from eventlab.event import AnyPattern, Event, Pattern
from eventlab.protocol import History, Skipped
from eventlab.system.cursor import Cursor
from eventlab.system.log import READ_LIMIT, Log, Record, Span
from eventlab.system.partition import partition_of
from eventlab.transport import position_key


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the log, checked."""

    pattern: Pattern | AnyPattern
    span: Span
    """Its `limit` is the number of events wanted."""
    actor: str | None = None
    key: str | None = None

    def wants(self, event: Event) -> bool:
        """Whether actor and key are the ones asked for."""
        return self.actor in (None, event.actor) and self.key in (None, event.key)

    @property
    def page(self) -> int:
        """Records to read at a time: with a filter, more than are wanted."""
        filtered = self.actor is not None or self.key is not None
        return max(self.span.limit, READ_LIMIT) if filtered else self.span.limit


@dataclass(slots=True)
class Found:
    """What one partition held: the events wanted, oldest first, and how far the reading came."""

    partition: int
    begin: str
    reached: str
    events: list[Event] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def wanted(self, records: list[Record], query: Query) -> list[Event]:
        """The events in these records that the query wants; what cannot be read is noted, and passed over."""
        events = []
        for record in records:
            try:
                event = record.event()
            except NotAnEnvelope as error:
                self.skipped.append(Skipped(record.type, record.position, str(error)))
                continue
            if query.wants(event):
                events.append(event)
        return events


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
    """The oldest `limit` wanted events behind where the query begins."""
    found = Found(partition, query.span.begin(partition), reached=query.span.after.positions[partition])
    while True:
        after = query.span.after.advance({partition: found.reached})
        stretch = await log.stretch(partition, types, replace(query.span, after=after, limit=query.page))
        missing, wanted = query.span.limit - len(found.events), found.wanted(stretch.records, query)
        found.events += wanted[:missing]
        if len(wanted) >= missing:
            found.reached = found.events[-1].position or ""
            return found
        found.reached = stretch.reached
        if len(stretch.records) < query.page:
            return found


async def _newest(log: Log, partition: int, types: Collection[str] | None, query: Query) -> Found:
    """The newest `limit` wanted events, oldest first. `reached` is the newest entry: what comes later comes behind."""
    span = replace(query.span, limit=query.page)
    stretch = await log.stretch(partition, types, span)
    found = Found(partition, span.begin(partition), stretch.reached)
    while True:
        found.events = found.wanted(stretch.records, query) + found.events
        if len(found.events) >= query.span.limit or len(stretch.records) < query.page:
            found.events = found.events[-query.span.limit :]
            return found
        stretch = await log.stretch(partition, types, replace(span, before=stretch.records[0].position))


def _cut(found: list[Found], query: Query) -> History:
    """One line of events, cut to the limit, and for each partition the position behind which to go on."""
    lines = [[(piece.partition, event) for event in piece.events] for piece in found]
    merged = lines[0] if len(lines) == 1 else list(heapq.merge(*lines, key=lambda entry: _stored(entry[1])))
    merged = merged[-query.span.limit :] if query.span.newest else merged[: query.span.limit]
    last = {partition: event.position or "" for partition, event in merged}
    moved = {}
    for piece in found:
        cut = not query.span.newest and piece.events and piece.events[-1].position != last.get(piece.partition)
        moved[piece.partition] = last.get(piece.partition, piece.begin) if cut else piece.reached
    cursor = _behind(query.span.after, moved)
    skipped = [
        entry
        for piece in found
        for entry in piece.skipped
        if position_key(entry.position) <= position_key(moved[piece.partition])  # the next page tells of the others
    ]
    skipped.sort(key=lambda entry: position_key(entry.position))
    return History(tuple(event for _, event in merged), str(cursor), tuple(skipped))


def _behind(after: Cursor, moved: dict[int, str]) -> Cursor:
    return replace(after, positions=tuple(moved.get(piece, old) for piece, old in enumerate(after.positions)))


def _stored(event: Event) -> tuple[int, datetime]:
    assert event.position is not None  # it was read from a log
    return position_key(event.position)[0], event.time  # twins of one millisecond: by their own time
