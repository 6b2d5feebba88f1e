"""The client's end of a WebSocket: it may speak as well as listen (guide, chapter 3).

    async with WebSocketLine("ws://…/orders") as line:
        await line.send(event)          the server's `hear` is called with it
        event = await anext(line)       what the server's wire has sent
        await line.ping()               seconds until the other side's pong came

The library pings by itself, too; and it holds at most sixteen messages back for a slow reader. Behind those the
server has to wait, and hangs up when it has waited for too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from eventlab.errors import Closed, LineCut, Unreachable
from eventlab.event import MAX_ENVELOPE_BYTES, Event, from_envelope, to_envelope
from eventlab.transport.wire import OPEN_SECONDS

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection
    from websockets.exceptions import ConnectionClosed

PING_SECONDS = 20.0
"""Seconds between two pings; a pong that is as late ends the line."""
HELD_BACK = 16
"""Messages that the library reads ahead of us."""


class WebSocketLine:
    """The client's end of one call to a `ws://` address. Raises `Unreachable` when nobody takes the call."""

    position = None
    """A call remembers nothing."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        try:
            self._socket = await connect(
                self.address,
                proxy=None,
                open_timeout=OPEN_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PING_SECONDS,
                max_size=MAX_ENVELOPE_BYTES,
                max_queue=HELD_BACK,
            )
        except (WebSocketException, OSError) as error:  # OSError: among them the one for "not in time"
            reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            raise Unreachable(
                f"nobody takes a WebSocket call at {self.address}: {reason}. Is the server running, and the path right?"
            ) from None
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._connected().close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

        try:
            return from_envelope(await self._connected().recv())
        except ConnectionClosedOK:
            raise StopAsyncIteration from None
        except ConnectionClosed as error:
            raise _cut(error) from None

    async def send(self, event: Event) -> None:
        """Say something to the server. That it was sent does not mean that it was heard; raises `LineCut`."""
        from websockets.exceptions import ConnectionClosed

        try:
            await self._connected().send(to_envelope(event).decode())
        except ConnectionClosed as error:
            raise _cut(error) from None

    async def ping(self) -> float:
        """Ask whether the other side is there: seconds until its pong came. Raises `LineCut` if it never comes."""
        from websockets.exceptions import ConnectionClosed

        try:
            return await (await self._connected().ping())
        except ConnectionClosed as error:
            raise _cut(error) from None

    def _connected(self) -> ClientConnection:
        if self._socket is None:
            raise Closed("this line is not open yet: use it within `async with WebSocketLine(address) as line:`.")
        return self._socket


def _cut(error: ConnectionClosed) -> LineCut:
    """What the library says about the end of the call, in words of ours."""
    how = f"with code {error.rcvd.code}, {error.rcvd.reason!r}" if error.rcvd else "without a word (code 1006)"
    return LineCut(f"the WebSocket call ended {how}. What is sent meanwhile is lost: call again to hear what follows.")
