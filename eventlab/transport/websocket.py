"""WebSocket: the telephone (guide, chapter 3). One TCP connection, opened as HTTP, on which both sides may speak.

    wire = WebSocketWire(hear)      in the server: WebSocketRoute("/orders", wire)
    await wire.send(event)          to every client that is connected
    hear(event)                     is called with what a client says

Messages arrive whole and in order while the line stands. The protocol has no ids and no memory: what is sent while a
client is away is gone. The server (uvicorn) sends pings, so that a dead line is noticed although nobody speaks.
Source: RFC 6455; the codes with which one hangs up stand in its section 7.4.
"""

from __future__ import annotations

import asyncio
import inspect
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from eventlab.errors import Closed, NotAnEnvelope
from eventlab.event import MAX_ENVELOPE_BYTES, Event, from_envelope, to_envelope
from eventlab.guarantees import Guarantees
from eventlab.messaging import Inbox, PubSub
from eventlab.protocol import Handler
from eventlab.transport.wire import BOUND, SEND_SECONDS

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send
    from starlette.websockets import WebSocket


class HangUp(NamedTuple):
    """How one side ends the call: a code of RFC 6455 and a reason of at most 123 bytes."""

    code: int
    reason: str


LEAVING = HangUp(1001, "the server closes")
DEAF = HangUp(1003, "nobody here listens: this wire only speaks")
NO_EVENT = HangUp(1007, "what came is not the envelope of an event")
TOO_LARGE = HangUp(1009, f"more than {MAX_ENVELOPE_BYTES} bytes in one message")
TOO_SLOW = HangUp(1013, "too slow: events were missed, so connect again")


class WebSocketWire:
    """The server's end, an ASGI endpoint: `send` speaks to every client that is connected to it.

    `hear` is called with each event that a client sends, one at a time for each client; without it a client that
    speaks is hung up on. `bound` events may wait for a slow client; who misses one is hung up on, so that no line
    with a hole in it looks whole. `close()` ends every call.
    """

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=False,
        ordered=True,
        across_processes=False,  # it reaches clients anywhere, but only those connected to this very server
        at_least_once=False,
        waits_for_handlers=False,
    )

    def __init__(self, hear: Handler | None = None, *, bound: int = BOUND) -> None:
        self._hear, self._bound = hear, bound
        self._radio = PubSub()
        self._inboxes: set[Inbox] = set()
        self._closed = False

    async def send(self, event: Event) -> int:
        """Hand the event to every connected client's queue; how many took it. Raises `Closed`, `MessageTooLarge`."""
        if self._closed:
            raise Closed("this wire is closed: expected one that serves. Make a new WebSocketWire.")
        to_envelope(event)  # too large for the wire is the sender's mistake, and no client's
        return self._radio.publish(event)

    def close(self) -> None:
        """Hang up on every client when it has what waits for it, and take no more calls."""
        self._closed = True
        for inbox in self._inboxes:
            inbox.stop()

    def snapshot(self) -> dict[str, int]:
        """How many clients are connected, and how many events wait for them."""
        return {"clients": len(self._inboxes), "waiting": sum(map(len, self._inboxes))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.websockets import WebSocket

        websocket = WebSocket(scope, receive, send)
        if self._closed:
            await websocket.close()  # before it was accepted: the client is told 403
            return
        with self._radio.subscribe("*", bound=self._bound) as inbox:  # before the client knows that it is connected
            self._inboxes.add(inbox)
            try:
                await websocket.accept()
                await self._converse(websocket, inbox)
            finally:
                self._inboxes.discard(inbox)

    async def _converse(self, websocket: WebSocket, inbox: Inbox) -> None:
        """Speak and listen until one of the two ends the call."""
        both = [asyncio.ensure_future(each) for each in (self._speak(websocket, inbox), self._listen(websocket))]
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            end = next(iter(done)).result()
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
        if end is not None:
            await _hang_up(websocket, end)

    async def _speak(self, websocket: WebSocket, inbox: Inbox) -> HangUp | None:
        from starlette.websockets import WebSocketDisconnect

        async for event in inbox:
            if inbox.missed:
                return TOO_SLOW
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await websocket.send_text(to_envelope(event).decode())
            except TimeoutError:
                return TOO_SLOW
            except WebSocketDisconnect:
                return None
        return LEAVING

    async def _listen(self, websocket: WebSocket) -> HangUp | None:
        while (message := await websocket.receive())["type"] != "websocket.disconnect":
            raw = message.get("text") or message.get("bytes") or b""
            if len(raw.encode() if isinstance(raw, str) else raw) > MAX_ENVELOPE_BYTES:
                return TOO_LARGE
            if self._hear is None:
                return DEAF
            try:
                event = from_envelope(raw)
            except NotAnEnvelope:
                return NO_EVENT
            result = self._hear(event)
            if inspect.isawaitable(result):
                await result
        return None


async def _hang_up(websocket: WebSocket, end: HangUp) -> None:
    """Say how and why the call ends, unless the client is gone, or takes not even that."""
    from starlette.websockets import WebSocketDisconnect

    with suppress(WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(SEND_SECONDS):
            await websocket.close(*end)
