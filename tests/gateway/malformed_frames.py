"""WebSocket frames that nobody should send, and how the server ends a connection on which one of them came."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from contextlib import suppress

from tests.emitter.waiting import PATIENCE
from tests.gateway.malformed import BODIES, VALUES, request

HANDSHAKE = request(
    "GET",
    "/ws",
    Connection="Upgrade",
    Upgrade="websocket",
    Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
    Sec_WebSocket_Version="13",
)
CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
OPS = ["subscribe", "emit", "unsubscribe", "", "Subscribe", None, 7, [], {}]


def frame(opcode: int, payload: bytes = b"", *, first: int = 0x80, mask: bytes = b"\x11\x22\x33\x44") -> bytes:
    """One frame as a client sends it: masked, and whole unless `first` says otherwise."""
    size = len(payload)
    masked = 0x80 if mask else 0
    head = bytes([first | opcode, masked | (size if size < 126 else 126 if size < 65536 else 127)])
    head += b"" if size < 126 else size.to_bytes(2 if size < 65536 else 8, "big")
    return head + mask + bytes(byte ^ mask[place % 4] if mask else byte for place, byte in enumerate(payload))


GOOD_BYE = frame(CLOSE, (1000).to_bytes(2, "big"))
FRAMES: dict[str, bytes] = {
    "an opcode nobody knows": frame(3, b"x"),
    "a control nobody knows": frame(11),
    "a reserved bit": frame(TEXT, b"{}", first=0xF0),
    "no mask": frame(TEXT, b"{}", mask=b""),
    "a piece of nothing": frame(CONTINUED, b"x"),
    "two beginnings": frame(TEXT, b"{", first=0) + frame(TEXT, b"}"),
    "a ping in pieces": frame(PING, b"x", first=0),
    "a ping too long": frame(PING, b"x" * 126),
    "a goodbye of one byte": frame(CLOSE, b"\x03"),
    "a goodbye of a code that is none": frame(CLOSE, (999).to_bytes(2, "big")),
    "a goodbye that is not UTF-8": frame(CLOSE, (1000).to_bytes(2, "big") + b"\xff"),
    "a length over all bounds": b"\x81\xff" + b"\xff" * 8 + b"\x00" * 4,
    "a text too large": frame(TEXT, b" " * (1024 * 1024 + 1)),
    "a text that is not UTF-8": frame(TEXT, b"\xff\xfe"),
    "half a letter": frame(TEXT, b"\xc3"),
    "bytes": frame(BINARY, b"{}"),
    "bytes in pieces": frame(BINARY, b"{", first=0) + frame(CONTINUED, b"}"),
    "another protocol": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


def said(body: object) -> bytes:
    """Text, as it is or as JSON."""
    return frame(TEXT, body if isinstance(body, bytes) else json.dumps(body).encode())


def malformed_frames(chance: random.Random, count: int) -> Iterator[bytes]:
    """Those above, bodies that are no op, and as many more as it takes, by chance."""
    yield from FRAMES.values()
    yield from (said(body) for body in BODIES.values())
    for _ in range(count - len(FRAMES) - len(BODIES)):
        op = {"op": chance.choice(OPS), "x": 1}
        op |= {name: chance.choice(VALUES) for name in ("patterns", "after", "slow", "event", "ref")}
        raw = bytearray(said(op))
        if chance.random() < 0.4:
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        yield bytes(raw)


async def ended_with(port: int, raw: bytes) -> int:
    """The code with which the server ends a connection on which this comes, and then a goodbye; 0 for none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(HANDSHAKE)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
            writer.write(raw + GOOD_BYE)
            writer.write_eof()
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                return await _code(reader)
            return 0
    finally:
        writer.transport.abort()


async def _code(reader: asyncio.StreamReader) -> int:
    while True:
        first, size = await reader.readexactly(2)
        if size >= 126:
            size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
        payload = await reader.readexactly(size)
        assert b"Traceback" not in payload
        if first & 0x0F == CLOSE:
            return int.from_bytes(payload[:2], "big")
