"""Server-Sent Events as a wire: the radio broadcast, without and with a log behind it (guide, chapter 3).

    wire = SseWire()                                  in the server: Route("/orders", wire)
    wire = SseLogWire(StreamWire(redis, "orders"))    the same, but each frame has an `id:`, its place in the log

A browser's EventSource reads both in the same way, and reconnects in the same way. Only the second has an answer to
"what did I miss?": that is memory, and no protocol brings it along.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, ClassVar

from eventlab.errors import Closed, InvalidQuery
from eventlab.event import Event, to_envelope
from eventlab.guarantees import Guarantees
from eventlab.messaging import Inbox, PubSub
from eventlab.transport.sse import encode_comment, encode_frame
from eventlab.transport.stream_wire import StreamLine, StreamWire
from eventlab.transport.wire import BOUND, SEND_SECONDS, SILENCE_SECONDS

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send


class SseWire:
    """The server's end, an ASGI endpoint for GET: `send` speaks to every client that listens now.

    Frames carry no `id:`, for there is nothing that an id could lead back to. `bound` events may wait for a slow
    client; the stream of one who misses one is ended, so that no stream with a hole in it looks whole.
    `close()` ends every stream.
    """

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=False,
        ordered=True,
        across_processes=False,  # it reaches clients anywhere, but only those connected to this very server
        at_least_once=False,
        waits_for_handlers=False,
    )

    def __init__(self, *, bound: int = BOUND) -> None:
        self._radio, self._bound = PubSub(), bound
        self._streams: set[asyncio.Task[None]] = set()
        self._closed = False

    async def send(self, event: Event) -> int:
        """Hand the event to every listener's queue; how many took it. Raises `Closed`, `MessageTooLarge`."""
        self._check_open()
        to_envelope(event)  # too large for the wire is the sender's mistake, and no listener's
        return self._radio.publish(event)

    def close(self) -> None:
        """End every stream, and answer 503 from now on. Browsers will try to reconnect."""
        self._closed = True
        for stream in self._streams:
            stream.cancel()

    def snapshot(self) -> dict[str, int]:
        """How many clients listen."""
        return {"clients": len(self._streams)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import Request

        after = Request(scope).headers.get("last-event-id") or None
        stream = asyncio.create_task(self._answer(after, scope, receive, send))
        self._streams.add(stream)
        try:
            await asyncio.wait([stream])
        finally:
            self._streams.discard(stream)
            stream.cancel()
        if stream.cancelled():
            await send({"type": "http.response.body", "body": b""})  # an end in order, not a broken line
        else:
            stream.result()  # an error of ours goes to the server's log

    async def _answer(self, after: str | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the source before the first byte is sent: who sees the answer begin misses nothing from then on."""
        from sse_starlette import EventSourceResponse
        from sse_starlette.sse import SendTimeoutError

        if self._closed:
            await _problem(503, "this server ends its streams now. Try again in a moment.")(scope, receive, send)
            return
        async with AsyncExitStack() as opened:
            try:
                frames = await self._open(after, opened)
            except InvalidQuery as error:
                await _problem(400, str(error))(scope, receive, send)
                return
            response = EventSourceResponse(frames, ping=SILENCE_SECONDS, send_timeout=SEND_SECONDS)
            with suppress(SendTimeoutError):  # a client that takes nothing is gone, and its stream ends
                await response(scope, receive, send)

    async def _open(self, _after: str | None, opened: AsyncExitStack) -> AsyncIterator[bytes]:
        """The stream of frames; whatever it needs is opened when this returns, and belongs to `opened`."""
        return self._frames(opened.enter_context(self._radio.subscribe("*", bound=self._bound)))

    async def _frames(self, inbox: Inbox) -> AsyncIterator[bytes]:
        yield encode_comment("you are connected")
        async for event in inbox:
            if inbox.missed:
                return
            yield encode_frame(to_envelope(event).decode())

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("this wire is closed: expected one that serves. Make a new one.")


class SseLogWire(SseWire):
    """The same protocol, and a log behind it: each client follows the log from the `Last-Event-ID` that it sends.

    A slow client slows nobody and misses nothing, for its queue is the log. What any server process appends is heard
    by the clients of all. 400 says that an id is no position.
    """

    guarantees: ClassVar[Guarantees] = StreamWire.guarantees  # all that it promises beyond `SseWire` is the log's

    def __init__(self, log: StreamWire) -> None:
        super().__init__()
        self._log = log

    async def send(self, event: Event) -> str:  # type: ignore[override]  # a log answers with a position
        """Append the event to the log, and return its position; every client's stream finds it there."""
        self._check_open()
        return await self._log.send(event)

    async def _open(self, after: str | None, opened: AsyncExitStack) -> AsyncIterator[bytes]:
        return self._numbered(await opened.enter_async_context(self._log.line(after)))

    async def _numbered(self, line: StreamLine) -> AsyncIterator[bytes]:
        yield encode_frame(id=line.position)  # "now" as an id: even a client that is cut off at once can resume
        async for event in line:
            yield encode_frame(to_envelope(event).decode(), id=event.position)


def _problem(status: int, detail: str) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(detail, status_code=status)
