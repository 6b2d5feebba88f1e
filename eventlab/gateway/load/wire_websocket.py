"""WebSocket as bytes (RFC 6455): frames from a server are not masked, so that they, too, are the same for all clients.

Ours are masked with nothing: a mask keeps proxies from taking a page's data for HTTP, and here is no page.
"""

from __future__ import annotations

import struct

import msgspec

from eventlab.gateway.load.heard import NOTHING, Ear, Heard, Memory, runs
from eventlab.gateway.load.wire import Ask

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
_FIN, _MASKED, _MASK = 0x80, 0x80, b"\0\0\0\0"
_KEY = "ZXZlbnRsYWItbG9hZC0xNg=="  # any sixteen bytes: the server shows that it has read them


class WebSocketWire:
    """One WebSocket connection. `memory` is shared by all that listen to the same gateway."""

    accepted = 101

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._raw = b""  # of a frame that is not complete

    def request(self, ask: Ask) -> bytes:
        """The handshake."""
        fields = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
        return ask.head("/ws", **fields, Sec_WebSocket_Key=_KEY)

    def opened(self, head: bytes, ask: Ask) -> bytes:
        """The subscription, behind the cursor if there is one."""
        after = {"after": ask.after} if ask.after is not None else {}
        return frame(TEXT, msgspec.json.encode({"op": "subscribe", "patterns": [ask.pattern], **after}))

    def feed(self, data: bytes) -> Heard:
        """What the frames say that these bytes complete."""
        raw = self._raw + data
        if (heard := self._memory.known(raw)) is not None:
            self._raw = b""
            return heard
        cut = whole(raw)
        self._raw = raw[cut:]
        return self._memory(raw[:cut]) if cut else NOTHING


class _Told(msgspec.Struct):
    op: str
    cursor: str | None = None
    event: msgspec.Raw = msgspec.Raw()
    error: str | None = None


_decode = msgspec.json.Decoder(_Told).decode


def understand(ear: Ear, raw: bytes) -> Heard:
    """What whole frames say."""
    events, cursor, resyncs, foreign, problem, answer = [], None, 0, 0, None, b""
    for opcode, payload in frames(raw):
        if opcode == PING:
            answer += frame(PONG, payload)
        if opcode == CLOSE:
            answer += frame(CLOSE, payload[:2])  # the server hangs up when it has this
            problem = f"closed with {int.from_bytes(payload[:2], 'big')}: {payload[2:].decode(errors='replace')}"
        if opcode != TEXT:
            continue
        told = _decode(payload)
        cursor, problem = told.cursor or cursor, told.error or problem
        resyncs += told.op == "resync"
        if told.op == "event":
            event = ear.event(told.event)
            foreign += event is None
            events += [event] if event is not None else []
    return Heard(runs(events), cursor, resyncs, foreign, problem, answer)


def frame(opcode: int, payload: bytes) -> bytes:
    """A frame from a client: whole, and masked with nothing."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", _FIN | opcode, _MASKED | size)
    else:
        head = struct.pack("!BBH", _FIN | opcode, _MASKED | 126, size)  # a subscription is shorter than 64 KiB
    return head + _MASK + payload


def frames(raw: bytes) -> list[tuple[int, bytes]]:
    """The opcode and the payload of each whole frame."""
    found, at = [], 0
    while (where := _payload(raw, at)) is not None:
        begin, end = where
        found.append((raw[at] & 0x0F, raw[begin:end]))
        at = end
    return found


def whole(raw: bytes) -> int:
    """Where the last whole frame ends."""
    at = 0
    while (where := _payload(raw, at)) is not None:
        at = where[1]
    return at


def _payload(raw: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the frame at `at` begins and ends; None as long as it is not there."""
    if len(raw) < at + 2:
        return None
    size, begin = raw[at + 1] & 0x7F, at + 2
    wide = {126: 2, 127: 8}.get(size, 0)
    if wide:
        size, begin = int.from_bytes(raw[begin : begin + wide], "big"), begin + wide
    return (begin, begin + size) if len(raw) >= begin + size else None
