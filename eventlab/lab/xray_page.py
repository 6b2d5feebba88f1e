"""The page, in the kernel: what a browser's EventSource does, without a browser.

It speaks to the real SSE endpoint in this process, as an ASGI server would call it, and reads the real bytes. It
knows two things that the program does not keep for it: the events that it has received, and the last id.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Receive, Scope

from eventlab.errors import EventLabError
from eventlab.event import Event, from_envelope
from eventlab.transport.sse import SseParser

PATIENCE = 10.0
"""Seconds after which an event that should have arrived counts as a fault of ours."""


class Page:
    """A page that listens to one type. `received`: its events, oldest first; `late`: ids that a replay brought."""

    def __init__(self, pattern: str) -> None:
        self.received: list[Event] = []
        self.late: set[str] = set()
        self.last_id = ""
        self._pattern = pattern
        self._missed: set[str] = set()
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether a stream is open."""
        return self._listening is not None and not self._listening.done()

    async def connect(self, endpoint: ASGIApp, stored: Collection[str]) -> None:
        """Open a stream, with Last-Event-ID if there is one, and wait for what of `stored` (ids) is missing here."""
        await self.disconnect()
        self._missed = set(stored) - {event.id for event in self.received}
        self._listening = asyncio.create_task(self._listen(endpoint), name="eventlab page")
        self._listening.add_done_callback(lambda _: self._news.set())
        await self.until(lambda: bool(self.last_id))  # the first block says where in the log "now" is
        await self.has(stored)

    async def disconnect(self) -> None:
        """Close the stream; the events and the last id stay."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            self._listening = None

    async def has(self, ids: Collection[str]) -> None:
        """Wait until all of these have arrived."""
        await self.until(lambda: set(ids) <= {event.id for event in self.received})

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; raises what ended the stream, or `TimeoutError` after `PATIENCE` seconds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                if self._listening is None or self._listening.done():
                    raise EventLabError("the stream has ended, and what the page waits for did not come.")
                self._news.clear()
                await self._news.wait()

    async def _listen(self, endpoint: ASGIApp) -> None:
        parser = SseParser()
        query = {"pattern": self._pattern} | ({"lastEventId": self.last_id} if self.last_id else {})
        async with aclosing(get(endpoint, "/api/events", query)) as chunks:
            async for chunk in chunks:
                for frame in parser.feed(chunk):
                    self._take(from_envelope(frame.data, position=frame.id))
                self.last_id = parser.last_id or self.last_id
                self._news.set()

    def _take(self, event: Event) -> None:
        self.received.append(event)
        if event.id in self._missed:
            self.late.add(event.id)


async def get(app: ASGIApp, path: str, query: dict[str, str]) -> AsyncGenerator[bytes, None]:
    """GET `path` from an ASGI application in this process; the body, piece by piece, as it is sent.

    Closing the generator is the client going away. Raises `EventLabError` for any status but 200.
    """
    pieces: asyncio.Queue[Message] = asyncio.Queue(16)
    gone = asyncio.Event()
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    answering = asyncio.create_task(_answer(app, _scope(path, query), receive, pieces))
    try:
        while (message := await pieces.get())["type"] != "end":
            if message.get("status", 200) != 200:
                raise EventLabError(f"GET {path} was answered with status {message['status']}: expected 200.")
            if message.get("body"):
                yield message["body"]
        await answering  # raises what the application raised
    finally:
        gone.set()
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, pieces: asyncio.Queue[Message]) -> None:
    try:
        await app(scope, receive, pieces.put)
    finally:
        await pieces.put({"type": "end"})


def _scope(path: str, query: dict[str, str]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(b"accept", b"text/event-stream")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }
