"""How the server speaks to one client: uvicorn's protocols, and five things that a gateway needs besides.

*A way to cut off.* Of a client that has stopped to read, `close()` waits for it to go on, for ever, and keeps in memory
what it was sent. Only `abort()` of its transport does not wait; so an application finds it in its scope:

    scope["extensions"]["eventlab.abort"]["abort"]()

*A direct way.* What goes to ten thousand clients is written to each of them as it is (direct.py):

    scope["extensions"]["eventlab.writer"]["writer"].write(wire)

*A bound on patience.* A request has come in whole within `REQUEST_SECONDS`, or its connection ends: somebody who
connects and says nothing, or a letter a minute, would stay for nothing.

*A bound on heads.* The parser keeps the head of a request until it is complete, however long that gets.

*A bound on goodbyes.* When a WebSocket ends, its client has `CLOSE_SECONDS` to read what was sent and to say goodbye.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from eventlab.gateway.direct import ABORT, WRITER

troubles = logging.getLogger("uvicorn.error.websocket")
"""What uvicorn says of a WebSocket, if it is worth a warning: who comes and goes, our own log of access says better."""
troubles.setLevel(logging.WARNING)

REQUEST_SECONDS = 30.0
"""From the first byte to the last; of a new connection, from its beginning."""
CLOSE_SECONDS = 5.0
"""For the end of a WebSocket: a client that does not read would keep it open for ever."""
MAX_HEAD_BYTES = 64 * 1024
"""Of all headers of a request together, and what comes in one read beyond them."""


class Offering:
    """The application, which finds in every scope what this connection `offers`: extensions by their names."""

    __slots__ = ("_app", "_offers")

    def __init__(self, app: Any, offers: dict[str, dict[str, Any]]) -> None:
        self._app, self._offers = app, offers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call it; when that is cancelled, cut the client off."""
        scope.setdefault("extensions", {}).update(self._offers)
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:  # only the server does that, when it gives up what does not end
            self._offers[ABORT]["abort"]()
            await asyncio.sleep(0)  # it hears that the client is gone; else it would answer, and log that it could not


class ChunkWriter:
    """The direct way into the body of one answer over HTTP/1.1, in chunks."""

    __slots__ = ("_cycle", "_flow", "_transport", "written")

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle, self._flow, self._transport = cycle, cycle.flow, cycle.transport
        self.written = 0

    def write(self, wire: bytes) -> bool:
        """Write one chunk, with its length in front; see `Writer`."""
        if self._flow.write_paused:
            return False
        if not self._cycle.disconnected and not self._cycle.response_complete:
            self._transport.write(wire)
            self.written += len(wire)
        return True


class HttpConnection(HttpToolsProtocol):
    """HTTP/1.1 with one client."""

    # With four attributes more than uvicorn's, Python would give each connection a dictionary: 1,300 bytes.
    __slots__ = ("_answered", "_deadline", "_head_bytes", "_in_head")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_head, self._head_bytes = True, 0
        self._answered: RequestResponseCycle | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Somebody is there."""
        super().connection_made(transport)
        self.app = Offering(self.app, {ABORT: {"abort": transport.abort}})
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """And is gone."""
        self._await_nothing()
        super().connection_lost(exc)
        if self._answered is not None and self._answered is not self.cycle:  # uvicorn tells the last request alone
            self._answered.disconnected = True
            self._answered.message_event.set()

    def data_received(self, data: bytes) -> None:
        """Read on; a head without end is refused."""
        super().data_received(data)
        self._head_bytes = self._head_bytes + len(data) if self._in_head else 0
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"the head of this request is over {MAX_HEAD_BYTES:,} bytes, which is the limit.")

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._in_head = True
        self._await_request()

    def on_headers_complete(self) -> None:
        """Its head is there."""
        waiting = len(self.pipeline)
        super().on_headers_complete()
        if len(self.pipeline) == waiting:
            self._answered = self.cycle
        self._in_head = False
        if self.cycle is not None and self.cycle.scope is self.scope:  # not when it asks for a WebSocket
            self.scope["extensions"] = {WRITER: {"writer": ChunkWriter(self.cycle)}}

    def on_message_complete(self) -> None:
        """Its last byte."""
        super().on_message_complete()
        self._await_nothing()

    def on_response_complete(self) -> None:
        """An answer is out; the next request that waits has its turn."""
        if self.pipeline:
            self._answered = self.pipeline[-1][0]
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on the connection is a `WebSocketConnection`, which has a patience of its own."""
        self._await_nothing()
        super().handle_websocket_upgrade()

    def _await_request(self) -> None:
        self._await_nothing()
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _await_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class WebSocketConnection(WebSocketsSansIOProtocol):
    """A WebSocket with one client, which is cut off when it does not end in time."""

    _deadline: asyncio.TimerHandle | None = None
    written = 0
    """Bytes, by `write`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = self.conn.logger = troubles

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It has asked for the upgrade."""
        super().connection_made(transport)
        self.app = Offering(self.app, {ABORT: {"abort": self.transport.abort}, WRITER: {"writer": self}})

    def write(self, wire: bytes) -> bool:
        """Write one frame, as it is; see `Writer`."""
        if not self.writable.is_set():
            return False
        if self.conn.state is State.OPEN and not self.transport.is_closing():
            self.transport.write(wire)
            self.written += len(wire)
        return True

    async def send(self, message: Any) -> None:
        """Send, unless we have hung up by ourselves: a frame was too large, or a ping was not answered.

        Then the client is gone as far as the application is concerned; uvicorn would call it the application's mistake.
        """
        await self.writable.wait()
        if self.close_sent or self.transport.is_closing():
            raise ClientDisconnected
        await super().send(message)
        if message["type"] == "websocket.http.response.body":  # a refusal, of which uvicorn would log that none came
            self.handshake_complete = True

    def send_receive_event_to_app(self) -> None:
        """Hand on a message that is complete. uvicorn logs one that is not UTF-8 as a mistake of ours, or stumbles."""
        if self.curr_msg_data_type == "text" and not self.close_sent and not _is_text(self.frames):
            self.conn.fail(1007, "not UTF-8")
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """Nobody answers: whoever waits there would not read a goodbye either."""
        super().keepalive_timeout()
        self.transport.abort()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application is done. The client is given some seconds to read what was sent, and to say goodbye."""
        super().on_task_complete(task)
        if not self.disconnected:
            self._deadline = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)


def _is_text(pieces: Sequence[bytes]) -> bool:
    try:
        b"".join(pieces).decode()
    except UnicodeDecodeError:
        return False
    return True
