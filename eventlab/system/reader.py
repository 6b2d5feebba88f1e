"""A reader: a cursor over the log for one pattern. First what is stored behind the cursor, then what comes, no seam.

    1  join the feed: from here on, what comes waits in the inbox
    2  read a page of history behind the cursor, and hand it out
    3  was the page full?   there is more: leave the feed, back to 1
       else                 the page reached the end, and the inbox goes on from there
    4  is the inbox full?   leave the feed; empty the inbox; then back to 1, from the log

Joining comes before reading: the other way round, an event stored between the two would fall into the seam. What is
in both is recognised by its position. A slow reader holds nobody up and loses nothing: the log is its buffer, and
its inbox is bounded.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import deque
from collections.abc import Callable

from eventlab.errors import CursorExpired
from eventlab.event import Event, Pattern
from eventlab.protocol import History
from eventlab.subscription import Subscription
from eventlab.system.cursor import Cursor
from eventlab.system.feed import Feed, Told
from eventlab.system.history import Query, look_up
from eventlab.system.log import READ_LIMIT, Log, Span
from eventlab.system.partition import partition_of
from eventlab.transport import position_key

INBOX = 1_000
"""Events that may wait for one reader before it goes back to reading the log."""


class Reader:
    """Iterate over it: `async for event in reader`. It ends when it is closed.

    Without `on_gap`, events that are gone before they could be read raise `CursorExpired`; with it, it is told, and
    the reading goes on behind the gap. A reader that nobody holds any more leaves by itself.
    """

    def __init__(
        self,
        log: Log,
        feed: Feed,
        pattern: Pattern,
        after: Cursor,
        *,
        live: bool = False,
        bound: int = INBOX,
        on_gap: Callable[[CursorExpired], None] | None = None,
    ) -> None:
        """`live`: nothing is stored behind `after` yet, so that there is nothing to read first."""
        self._log, self._feed, self.pattern, self._bound, self._on_gap = log, feed, pattern, bound, on_gap
        self._epoch, self._at = after.epoch, list(after.positions)
        self._resume: Cursor | None = None  # when it fell behind: what had been handed out to it by then
        self._page: deque[Event] = deque()
        self._page_end = self._at
        self._inbox: deque[Told] = deque()
        self._joined: Subscription | None = None
        self._live = live  # what comes next comes from the inbox; else it has to be read first
        self._closed = False
        self._news = asyncio.Event()
        self.idle = asyncio.Event()
        """Set while everything that came has been taken, and another one is waited for."""
        self.fell_behind = 0
        """How often its inbox was full."""
        if live:
            self._join()

    @property
    def cursor(self) -> Cursor:
        """Behind everything that has been taken from here: whoever goes on there misses nothing."""
        at = Cursor(self._epoch, tuple(self._at))
        up_to_date = self._live and not self._page and not self._inbox
        return at.advance(dict(enumerate(self._feed.cursor.positions))) if up_to_date else at

    @property
    def waiting(self) -> int:
        """Events that have come and have not been taken."""
        return len(self._page) + len(self._inbox)

    def __aiter__(self) -> Reader:
        return self

    async def __anext__(self) -> Event:
        while not self._closed:
            if self._page:
                return self._turn_page()
            if self._inbox:
                told = self._inbox.popleft()
                if self._is_new(told):
                    return told.event
            elif self._live:
                await self._wait()
            else:
                await self._replay()
        raise StopAsyncIteration

    def close(self) -> None:
        """End it: whoever iterates comes to the end."""
        self._closed = True
        self._start_over()
        self._page.clear()
        self._news.set()

    async def _replay(self) -> None:
        """One page behind the cursor; after the last one, what comes live goes on."""
        at = self.cursor if self._resume is None else self.cursor.advance(dict(enumerate(self._resume.positions)))
        self._at, self._resume = list(at.positions), None
        self._join()
        try:
            page = await look_up(self._log, Query(self.pattern, Span(at, limit=READ_LIMIT)))
        except CursorExpired as gone:
            self._start_over()
            self._miss(gone)
        except BaseException:  # a cancellation, or the store: whoever goes on reads the same page again
            self._start_over()
            raise
        else:
            self._open(page)

    def _open(self, page: History) -> None:
        cursor = Cursor.parse(page.cursor, epoch=self._log.epoch, partitions=self._log.partitions)
        self._epoch, self._page_end = self._log.epoch, list(cursor.positions)
        self._page.extend(page)
        if not page:
            self._at = self._page_end
        self._live = self._joined is not None
        if len(page) >= READ_LIMIT:  # there is more, and the inbox does not begin where this page ends
            self._start_over()

    def _turn_page(self) -> Event:
        event = self._page.popleft()
        if self._page:
            self._at[partition_of(event.order_key, self._log.partitions)] = event.position or ""
        else:
            self._at = self._page_end
        return event

    def _miss(self, gone: CursorExpired) -> None:
        """Go on behind the gap, if whoever reads wants to."""
        if self._on_gap is None:
            raise gone
        self._on_gap(gone)
        self._epoch, self._at = gone.cursor.epoch, list(gone.cursor.positions)

    async def _wait(self) -> None:
        self._news.clear()
        self.idle.set()
        await self._news.wait()

    def _is_new(self, told: Told) -> bool:
        """Move on to it; False if the cursor was behind it already."""
        position = told.record.position
        if position_key(position) <= position_key(self._at[told.partition]):
            return False
        self._at[told.partition] = position
        return True

    def _join(self) -> None:
        reader = weakref.ref(self)

        def hear(told: Told) -> None:
            me = reader()
            if me is None:  # nobody iterates any more
                joined()
            else:
                me._offer(told)

        def part() -> None:
            if (me := reader()) is not None:
                me._part()

        joined = self._joined = self._feed.join(self.pattern.text, hear)
        joined.on_end = part

    def _offer(self, told: Told) -> None:
        if len(self._inbox) >= self._bound:
            self.fell_behind += 1
            self._leave()
            return
        self._inbox.append(told)
        self.idle.clear()
        self._news.set()

    def _leave(self) -> None:
        if self._joined is not None:
            self._joined()

    def _part(self) -> None:
        """The feed has no ear of ours any more: what is in the inbox, and then from the log what is behind it."""
        self._joined, self._live, self._resume = None, False, self._feed.cursor
        self.idle.clear()
        self._news.set()

    def _start_over(self) -> None:
        """Forget what came live: it will be read behind the cursor."""
        self._leave()
        self._inbox.clear()
        self._live, self._resume = False, None
