"""Forms: an event as the bytes that go out, made once for everybody who gets the same ones.

    SSE        id: 1723890600000-3                      SSE, named    id: 1723890600000-3
               data: {"id": "…", "type": …}                           event: order.placed
                                                                      data: {"id": "…", "type": …}

    WebSocket  {"op":"event","cursor":"1723890600000-3","event":{"id":"…","type":…}}

The envelope goes out as it is stored, byte for byte. The cursor stands in every frame: wherever a connection breaks,
what the client has is where it goes on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from websockets.frames import Frame, Opcode

from eventlab.system.feed import Told
from eventlab.system.log import Record
from eventlab.transport import encode_frame

Message = dict[str, Any]
"""What an ASGI server is sent. One may go to thousands of connections: nobody changes it."""


class Ready(NamedTuple):
    """An event, ready to go out."""

    told: Told
    cursor: str
    """Behind it: whoever has it goes on there."""
    data: bytes
    """As the form writes it."""


class Outgoing(NamedTuple):
    """Some of it as it leaves: for any ASGI server, and for a connection of ours (direct.py)."""

    message: Message
    wire: bytes
    """The same with what the protocol puts around it."""


class Form(Protocol):
    """How events are written for one kind of connection."""

    kind: str
    """`sse` or `websocket`."""

    def event(self, cursor: str, record: Record) -> bytes:
        """An event, and the cursor behind it."""
        ...

    def alive(self, cursor: str) -> bytes:
        """A sign of life, which moves the client's cursor on."""
        ...

    def resync(self, cursor: str, reason: str) -> bytes:
        """Events are missing in front of this one: whoever keeps a state fetches it anew."""
        ...

    def outgoing(self, ready: Sequence[bytes]) -> list[Outgoing]:
        """All of these, to be sent one after the other."""
        ...


class SseForm:
    """Server-Sent Events; `named` adds the type as the event's name, for `addEventListener`."""

    kind = "sse"

    def __init__(self, *, named: bool = False) -> None:
        self._named = named

    def event(self, cursor: str, record: Record) -> bytes:
        """A block with id and data."""
        return encode_frame(record.envelope.decode(), id=cursor, event=record.type if self._named else None)

    def alive(self, cursor: str) -> bytes:
        """A block without data: no handler hears it, but its id counts, also when it is the first that comes."""
        return encode_frame(id=cursor)

    def resync(self, cursor: str, reason: str) -> bytes:
        """An event of its own name, for `addEventListener("resync", …)`."""
        return encode_frame(json.dumps({"cursor": cursor, "reason": reason}), id=cursor, event="resync")

    def outgoing(self, ready: Sequence[bytes]) -> list[Outgoing]:
        """One piece of a body: blocks follow each other in a stream. On the wire it is a chunk (RFC 9112, 7.1)."""
        body = b"".join(ready)
        message = {"type": "http.response.body", "body": body, "more_body": True}
        return [Outgoing(message, b"%x\r\n%b\r\n" % (len(body), body))] if body else []


class WebSocketForm:
    """One JSON object in each message, with `op` for what it is."""

    kind = "websocket"

    def event(self, cursor: str, record: Record) -> bytes:
        """The envelope goes in as it is stored; a cursor has no letter that JSON would have to escape."""
        return b'{"op":"event","cursor":"%b","event":%b}' % (cursor.encode(), record.envelope)

    def alive(self, cursor: str) -> bytes:
        """Nothing has happened, up to here."""
        return b'{"op":"alive","cursor":"%b"}' % cursor.encode()

    def resync(self, cursor: str, reason: str) -> bytes:
        """Events are missing before this cursor."""
        return json.dumps({"op": "resync", "cursor": cursor, "reason": reason}).encode()

    def outgoing(self, ready: Sequence[bytes]) -> list[Outgoing]:
        """One for each. On the wire it is a frame, which no server masks (RFC 6455, 5.2)."""
        return [
            Outgoing({"type": "websocket.send", "text": each.decode()}, Frame(Opcode.TEXT, each).serialize(mask=False))
            for each in ready
        ]


SSE, SSE_NAMED, WEBSOCKET = SseForm(), SseForm(named=True), WebSocketForm()
"""The forms there are. Channels are told apart by them, so nobody makes others."""
