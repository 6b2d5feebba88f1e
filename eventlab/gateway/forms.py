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

    def messages(self, ready: Sequence[bytes]) -> list[Message]:
        """The messages by which an ASGI server is told to send them."""
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

    def messages(self, ready: Sequence[bytes]) -> list[Message]:
        """One, with all of them: blocks follow each other in a stream."""
        return [{"type": "http.response.body", "body": b"".join(ready), "more_body": True}]


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

    def messages(self, ready: Sequence[bytes]) -> list[Message]:
        """One for each."""
        return [{"type": "websocket.send", "text": each.decode()} for each in ready]


SSE, SSE_NAMED, WEBSOCKET = SseForm(), SseForm(named=True), WebSocketForm()
"""The forms there are. Channels are told apart by them, so nobody makes others."""
