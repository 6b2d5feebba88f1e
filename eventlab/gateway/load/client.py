"""One client, over all of its connections: it listens, notes what it hears, and comes back when it is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import cast

from eventlab.gateway.load.tally import Tally
from eventlab.gateway.load.wire import Ask, Wire, status

ENOUGH = 64 * 1024
"""Bytes of an answer that is no stream, or of a head that does not end."""


class Client(asyncio.Protocol):
    """A raw protocol: the loop hands it bytes, and there is no task that waits for them.

    `heard` is set by the first cursor: from then on nothing is missed. `gone` is called when a connection is lost
    that had come so far.
    """

    def __init__(self, tally: Tally, bytes_in: Callable[[int], None], gone: Callable[[Client], None]) -> None:
        self.tally, self._bytes_in, self._gone = tally, bytes_in, gone
        self.cursor: str | None = None
        self.refusal: tuple[int, str] | None = None
        """The status, and what was said, when a gateway last refused this client."""
        self.turn = 0
        """Connections tried so far."""
        self.listens = False
        self._transport: asyncio.Transport | None = None

    def ask(self, wire: Wire, ask: Ask) -> asyncio.Future[None]:
        """Use the next connection for this; the future is done when a cursor has come, or the connection is lost."""
        self.turn += 1
        self.refusal = None
        self._wire, self._ask, self._head, self._open = wire, ask, b"", False
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        return self._ready

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = cast(asyncio.Transport, transport)  # which uvloop's is, without being an instance of it
        self._transport.write(self._wire.request(self._ask))

    def data_received(self, data: bytes) -> None:
        """A piece of the stream, or still of the answer's head."""
        self._bytes_in(len(data))
        if not self._open:
            data = self._read_head(data)
            if not data:
                return
        heard = self._wire.feed(data)
        self.tally.take(heard, perf_counter())
        if heard.answer and self._transport is not None:
            self._transport.write(heard.answer)
        if heard.cursor is not None:
            self.cursor = heard.cursor
            if not self.listens:
                self._listen()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so, if it had come so far as to listen; else whoever waits for that finds out."""
        self._transport = None
        if not self._ready.done():
            self._ready.set_result(None)
        if self.listens:
            self.listens = False
            self._gone(self)

    def close(self) -> None:
        """Hang up, and do not come back."""
        self.listens = False
        if self._transport is not None:
            self._transport.abort()

    def _listen(self) -> None:
        self.listens = True
        if not self._ready.done():
            self._ready.set_result(None)

    def _read_head(self, data: bytes) -> bytes:
        """What comes behind the head of the answer, as far as that is there."""
        self._head += data
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if not end and len(self._head) < ENOUGH:
            return b""
        code = status(head)
        if code == self._wire.accepted:
            self._open = True
            if self._transport is not None and (more := self._wire.opened(head, self._ask)):
                self._transport.write(more)
            return rest
        self.refusal = (code, rest[:200].decode(errors="replace"))
        if self._transport is not None:
            self._transport.close()
        return b""
