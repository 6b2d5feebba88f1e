"""A listener: the task behind one subscription. It reads, and hands each event to the handler, one at a time."""

from __future__ import annotations

import asyncio
import logging

from eventlab.emitter.delivery import OnError, hand_over
from eventlab.errors import CursorExpired, StoreError
from eventlab.subscription import Subscription
from eventlab.system.feed import Feed
from eventlab.system.log import Log
from eventlab.system.reader import Reader

log = logging.getLogger("eventlab.system")


class Listener:
    """Feeds one subscription from a reader of its own, from now on. `task` is awaited by whoever closes the system."""

    def __init__(self, source: Log, feed: Feed, subscription: Subscription, on_error: OnError) -> None:
        self._subscription, self._on_error = subscription, on_error
        self._reader = Reader(source, feed, subscription.pattern, feed.known, live=True, on_gap=self._say)
        self.task = asyncio.create_task(self._run(), name=f"listener of {subscription.pattern.text}")

    @property
    def waiting(self) -> int:
        """Events in its inbox."""
        return self._reader.waiting

    @property
    def fell_behind(self) -> int:
        """How often its inbox was full."""
        return self._reader.fell_behind

    async def drained(self) -> None:
        """Return when it has handled everything that has come, or has ended."""
        idle = asyncio.ensure_future(self._reader.idle.wait())
        await asyncio.wait([idle, self.task], return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()

    def stop(self) -> None:
        """Come to the end. The handler that is at work finishes."""
        self._reader.close()

    async def _run(self) -> None:
        while self._subscription.active:
            try:
                async for event in self._reader:
                    await hand_over(event, self._subscription, self._on_error)
            except StoreError as error:  # while it read the log by itself; the feed waits for the store, and so can we
                log.warning("%r reads on when its store is back: %s", self._subscription, error)
                await asyncio.sleep(1)

    def _say(self, gone: CursorExpired) -> None:
        log.warning("%r has missed events: %s", self._subscription, gone)
