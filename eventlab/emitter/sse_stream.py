"""One browser's stream: opening, replay, live, heartbeats, end.

    1. where is "now"?    Last-Event-ID, or the newest position of the log, so that even an early loss resumes
    2. subscribe
    3. replay             all behind that position, and so whatever was stored between 1 and 2
    4. live               what the subscription gathered, less what the replay has sent already

The subscription ends with the response's call, not in the generator of frames: a generator that is never resumed,
because the client was gone, may never run its `finally`, and would stay subscribed for ever.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack

from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from eventlab.errors import Closed, StoreError
from eventlab.event import Event, Pattern, to_envelope
from eventlab.protocol import EventSystem
from eventlab.transport import START, encode_comment, encode_frame, position_key

log = logging.getLogger("eventlab.emitter")

RETRY_MILLISECONDS = 2000
"""How long a browser waits before it reconnects."""
PAGE = 500
"""Events replayed by one look into the history."""
SEND_SECONDS = 10.0
"""A client that takes no byte for so long is gone."""


class SseStream(EventSourceResponse):
    """The response to one EventSource. `sent` counts events; `end()` lets it finish after what is queued.

    `listening` tells whether it is subscribed: from then on no event of its pattern is missed.
    """

    def __init__(
        self, system: EventSystem, pattern: Pattern, last_id: str | None, *, heartbeat: float, max_queue: int
    ) -> None:
        super().__init__(self._frames(), ping=0, send_timeout=SEND_SECONDS)  # 0: the heartbeats are ours
        self._system, self.pattern, self._heartbeat = system, pattern, heartbeat
        self._position = last_id
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(max_queue + 1)  # one place is kept for the end
        self._subscribed = ExitStack()
        self._ended = False
        self.listening = False
        self.sent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._subscribed:
            try:
                await super().__call__(scope, receive, send)
            except SendTimeoutError:
                log.info("a stream of %s ends: its client took nothing for %g s", self.pattern.text, SEND_SECONDS)

    def end(self) -> None:
        """Finish after the events that are queued now."""
        if not self._ended:
            self._ended = True
            self._queue.put_nowait(None)

    def _gather(self, event: Event) -> None:
        """Queue a live event. When the client is too slow for the queue the stream ends: it resumes by its id."""
        if self._ended:
            return
        if self._queue.qsize() >= self._queue.maxsize - 1:
            self.end()
        else:
            self._queue.put_nowait(event)

    async def _frames(self) -> AsyncIterator[bytes]:
        try:
            if self.pattern.exact and self._position is None:
                self._position = (await self._system.history(self.pattern.text, limit=1)).cursor
            self._subscribed.enter_context(self._system.subscribe(self.pattern.text, self._gather))
            self.listening = True
            yield encode_frame(retry=RETRY_MILLISECONDS) + self._sign_of_life()
            async for frame in self._replayed():
                yield frame
            async for frame in self._live():
                yield frame
        except (StoreError, Closed) as error:  # the browser reconnects, which a status of 503 would forbid it for ever
            log.warning("a stream of %s ends: %s", self.pattern.text, error)

    async def _replayed(self) -> AsyncIterator[bytes]:
        while self.pattern.exact and (
            page := await self._system.history(self.pattern.text, after=self._position, limit=PAGE)
        ):
            for event in page:
                yield self._frame(event)

    async def _live(self) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self._heartbeat):
                    event = await self._queue.get()
            except TimeoutError:
                yield self._sign_of_life()
                continue
            if event is None:
                return
            if not self._has_sent(event):
                yield self._frame(event)

    def _has_sent(self, event: Event) -> bool:
        """Whether the replay has met this event already."""
        return self.pattern.exact and position_key(event.position or START) <= position_key(self._position or START)

    def _frame(self, event: Event) -> bytes:
        self.sent += 1
        envelope = to_envelope(event).decode()
        if not self.pattern.exact:
            return encode_frame(envelope)
        self._position = event.position
        return encode_frame(envelope, id=event.position)

    def _sign_of_life(self) -> bytes:
        """A block without data: no browser delivers it, but an id in it counts."""
        return (
            encode_frame(id=self._position)
            if self.pattern.exact
            else encode_comment(f"listening to {self.pattern.text}")
        )
