"""A client of a gateway over a raw socket, so that it can be as rude as it likes; and what it remembers."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from eventlab.gateway.load.wire_websocket import TEXT, frame, frames, whole
from eventlab.transport import SseParser

STREAM = b"GET /api/events%b HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"  # 1.0: what comes is not cut into chunks
HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZXZlbnRsYWItbG9hZC0xNg==\r\n\r\n"
)
HEADS = {"sse": STREAM % b"", "websocket": HANDSHAKE}
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: whoever closes so sends a reset, and no goodbye."""


class Deaf:
    """A client that asks for everything, and then reads nothing, until it is told to."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.setblocking(False)

    async def ask(self, port: int, kind: str) -> None:
        """Connect and ask; of the answer it reads what belongs to a handshake."""
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, ("127.0.0.1", port))
        await loop.sock_sendall(self._socket, HEADS[kind])
        if kind == "websocket":
            await loop.sock_recv(self._socket, 1 << 16)
            await loop.sock_sendall(self._socket, frame(TEXT, b'{"op": "subscribe", "patterns": ["*"]}'))

    async def read(self) -> bytes:
        """Everything that comes, to the end of the connection, however it ends."""
        got = bytearray()
        with self._socket, suppress(ConnectionError):
            while data := await asyncio.get_running_loop().sock_recv(self._socket, 1 << 16):
                got += data
        return bytes(got)


class Heard:
    """Counts what is heard by anybody, for whoever waits for so much of it."""

    def __init__(self) -> None:
        self._count, self._goal, self._reached = 0, 0, asyncio.Event()

    def one_more(self) -> None:
        """An event was heard."""
        self._count += 1
        if self._count >= self._goal:
            self._reached.set()

    async def so_many(self, goal: int) -> None:
        """Return when so many were."""
        self._goal = goal
        if self._count < goal:
            self._reached.clear()
            await self._reached.wait()


class Visitor:
    """Comes and goes, each time behind the last cursor that it has seen. `numbers`: the `n` of each event it had."""

    def __init__(
        self, port: int, kind: str, cursor: object = None, *, on_event: Callable[[], object] = lambda: None
    ) -> None:
        self.port, self._kind, self._on_event = port, kind, on_event
        self.numbers: list[int] = []
        self.cursor = "" if cursor is None else str(cursor)
        self.resyncs: list[str] = []
        self.visits = 0

    async def visit(self, most: int, *, rude: bool = False) -> None:
        """Stay for so many events, or until the server hangs up; then leave, by a reset if it is `rude`."""
        self.visits += 1
        self._sse, self._raw = SseParser(), b""
        stay = len(self.numbers) + most
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await self._ask(reader, writer)
            while len(self.numbers) < stay and (data := await reader.read(1 << 16)):
                self._take(data, stay)
        finally:
            if rude:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def stay(self) -> None:
        """Come again whenever the server has hung up, or could not be reached; until cancelled."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self.visit(sys.maxsize)
            await asyncio.sleep(0.05)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._kind == "sse":
            writer.write(STREAM % (b"?after=" + self.cursor.encode() if self.cursor else b""))
        else:
            writer.write(HANDSHAKE)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head and b" 101 " not in head:
            raise ConnectionError(head.decode())
        if self._kind == "websocket":
            after = {"after": self.cursor} if self.cursor else {}
            writer.write(frame(TEXT, json.dumps({"op": "subscribe", "patterns": ["*"], **after}).encode()))

    def _take(self, data: bytes, stay: int) -> None:
        for cursor, number in self._sse_told(data) if self._kind == "sse" else self._websocket_told(data):
            if len(self.numbers) < stay:  # what came with the last one is not seen any more
                self.cursor = cursor or self.cursor
                if number is not None:
                    self.numbers.append(number)
                    self._on_event()

    def _sse_told(self, data: bytes) -> Iterator[tuple[str, int | None]]:
        for each in self._sse.feed(data):
            if each.event == "resync":
                self.resyncs.append(json.loads(each.data)["reason"])
                yield each.id, None
            else:
                yield each.id, json.loads(each.data)["data"].get("n")
        yield self._sse.last_id, None

    def _websocket_told(self, data: bytes) -> Iterator[tuple[str, int | None]]:
        raw = self._raw + data
        cut = whole(raw)
        self._raw = raw[cut:]
        for opcode, payload in frames(raw[:cut]):
            if opcode == TEXT:
                told = json.loads(payload)
                if told["op"] == "resync":
                    self.resyncs.append(told["reason"])
                yield told.get("cursor", ""), told["event"]["data"].get("n") if told["op"] == "event" else None
