"""Replay: what those who come back have missed is read from the log, for a few of them at a time.

A node that was killed sends a thousand browsers to its neighbours within a second, each with a cursor of its own. They
queue here, so that the store serves them one page after the other and has time for others.
"""

from __future__ import annotations

import asyncio
import sys
from typing import NamedTuple

from eventlab.errors import InvalidQuery
from eventlab.event import AnyPattern, Event, Pattern, to_envelope
from eventlab.metrics import Metrics
from eventlab.system.cursor import Cursor
from eventlab.system.feed import Feed, Told
from eventlab.system.history import Query, look_up
from eventlab.system.log import READ_LIMIT, Log, Record, Span
from eventlab.system.partition import partition_of
from eventlab.transport import position_key

AT_ONCE = 16
"""Pages that are read at the same time; the store's clients keep a bounded number of connections."""
PAGE_BYTES = 1024 * 1024
"""Of envelopes in a page: one that is half a thousand large events would be a hundred times as much."""


class Page(NamedTuple):
    """Some events of the log, oldest first."""

    told: list[Told]
    reached: Cursor
    """Behind all of them: whoever goes on there misses nothing."""
    more: bool
    """Whether there may be more."""


class Replay:
    """Reads the log for the connections of a hub."""

    def __init__(self, log: Log, feed: Feed, metrics: Metrics) -> None:
        self._log, self._feed, self._metrics = log, feed, metrics
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.resyncs = 0

    async def begin(self, after: str | None) -> tuple[Cursor, str]:
        """Where a connection begins that brought this cursor, and why it cannot be there, if so.

        No cursor means now. One that cannot be read, or that lies ahead of the log (which has lost what was stored
        last), means now as well, and that events may be missing: `unreadable`, `ahead`. Raises a `StoreError`.
        """
        if after is None:
            return self._feed.known, ""
        try:
            cursor = Cursor.parse(after, epoch=self._log.epoch, partitions=self._log.partitions)
        except InvalidQuery:
            return self._feed.known, "unreadable"
        if cursor.epoch != self._log.epoch or self._feed.known.covers(cursor):
            return cursor, ""
        newest = await self._log.newest()
        if _ahead(cursor, newest):
            return newest, "ahead"
        return _within(cursor, newest), ""

    async def page(self, pattern: Pattern | AnyPattern, after: Cursor) -> Page:
        """What is stored behind a cursor, a bounded number and size. Raises `CursorExpired`, `StoreError`."""
        async with self._turn:
            found = await look_up(self._log, Query(pattern, Span(after, limit=READ_LIMIT), max_bytes=PAGE_BYTES))
        reached = Cursor.parse(found.cursor, epoch=self._log.epoch, partitions=self._log.partitions)
        return Page([self._told(event) for event in found], reached, more=found.cut or len(found) >= READ_LIMIT)

    def met(self, cursor: Cursor) -> bool:
        """Whether everything up to there has been handed out by the feed: what it hands out from now on lies behind."""
        return self._feed.cursor.covers(cursor)

    async def meet(self, cursor: Cursor) -> None:
        """Return when that is so. Raises `Closed`."""
        await self._feed.arrived(cursor)

    def missed(self, reason: str) -> None:
        """A client is told that events are missing."""
        self.resyncs += 1
        self._metrics.increment("gateway.resyncs", reason=reason)

    def _told(self, event: Event) -> Told:
        """As the feed would have told it."""
        partition = partition_of(event.order_key, self._log.partitions)
        envelope = to_envelope(event, limit=sys.maxsize)  # it was small enough once
        return Told(event, Record(partition, event.position or "", event.type, envelope))


def _ahead(cursor: Cursor, newest: Cursor) -> bool:
    """Whether a cursor lies behind everything there is. A plain one names a moment; some partitions sleep over it."""
    if len(set(cursor.positions)) == 1:
        return position_key(cursor.positions[0]) > max(map(position_key, newest.positions))
    return not newest.covers(cursor)


def _within(cursor: Cursor, newest: Cursor) -> Cursor:
    """The cursor, in no partition ahead of what there is."""
    pairs = zip(cursor.positions, newest.positions, strict=True)
    return Cursor(cursor.epoch, tuple(min(pair, key=position_key) for pair in pairs))
