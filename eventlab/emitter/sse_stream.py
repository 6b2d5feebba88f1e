"""One browser's stream: opening, replay, live, heartbeats, end.

The subscription lives in the response's call, not in the generator of frames: a generator that is never started,
because the client was gone before the first byte, never runs its `finally`, and would stay subscribed for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse
from starlette.types import Receive, Scope, Send

from eventlab.event import Event, Pattern, to_envelope
from eventlab.protocol import EventSystem
from eventlab.transport import START, encode_comment, encode_frame, position_key

RETRY_MILLISECONDS = 2000
"""How long a browser waits before it reconnects."""
PAGE = 500
"""Events replayed by one look into the history."""
SEND_SECONDS = 10.0
"""A client that takes no byte for so long is gone."""


class SseStream(EventSourceResponse):
    """The response to one EventSource. `sent` counts events; `end()` lets it finish after what is queued."""

    def __init__(
        self, system: EventSystem, pattern: Pattern, last_id: str | None, *, heartbeat: float, max_queue: int
    ) -> None:
        super().__init__(self._frames(), ping=0, send_timeout=SEND_SECONDS)  # 0: the heartbeats are ours
        self._system, self.pattern, self._heartbeat = system, pattern, heartbeat
        self._position = last_id
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue(max_queue + 1)  # one place is kept for the end
        self._ended = False
        self.sent = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._system.subscribe(self.pattern.text, self._gather):
            await super().__call__(scope, receive, send)

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
        replay = self._position is not None
        if self.pattern.exact and not replay:  # "now" as a place in the log, so that even an early loss resumes
            self._position = (await self._system.history(self.pattern.text, limit=1)).cursor
        yield encode_frame(retry=RETRY_MILLISECONDS) + self._sign_of_life()
        if replay:
            async for frame in self._replayed():
                yield frame
        async for frame in self._live():
            yield frame

    async def _replayed(self) -> AsyncIterator[bytes]:
        while page := await self._system.history(self.pattern.text, after=self._position, limit=PAGE):
            for event in page:
                yield self._frame(event)
            self._position = page.cursor

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
