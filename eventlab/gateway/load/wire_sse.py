"""SSE as bytes: HTTP's chunks are unwrapped, and frames are cut where an empty line ends them.

Neither need end where the other does, nor where the network cuts: a proxy makes new chunks of what it read. As a rule
all three fall together, and then the bytes as they came are known already.
"""

from __future__ import annotations

from urllib.parse import quote

from eventlab.gateway.load.heard import NOTHING, Ear, Heard, Memory, runs
from eventlab.gateway.load.wire import Ask
from eventlab.transport.sse import SseParser

_ENDS = (b"\n\n", b"\r\n\r\n")
"""How a frame ends: ours, and sse-starlette's."""


class SseWire:
    """One SSE connection. `memory` is shared by all that listen to the same gateway."""

    accepted = 200

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._chunked = False
        self._raw = b""  # of a chunk that is not complete
        self._text = b""  # of a frame that is not complete

    def request(self, ask: Ask) -> bytes:
        """A GET of the stream, behind the cursor if there is one."""
        fields = {"Last_Event_ID": ask.after} if ask.after is not None else {}
        path = f"/api/events?pattern={quote(ask.pattern)}"
        return ask.head(path, Accept="text/event-stream", Connection="close", **fields)  # the stream's end is its end

    def opened(self, head: bytes, ask: Ask) -> bytes:
        """Nothing is to be sent."""
        self._chunked = b"transfer-encoding: chunked" in head.lower()
        return b""

    def feed(self, data: bytes) -> Heard:
        """What the frames say that these bytes complete."""
        clean = not (self._raw or self._text)
        if clean and (heard := self._memory.known(data)) is not None:
            return heard
        text = self._text + (self._unwrap(data) if self._chunked else data)
        cut = max((at + len(end) for end in _ENDS if (at := text.rfind(end)) >= 0), default=0)
        self._text = text[cut:]
        heard = self._memory(text[:cut]) if cut else NOTHING
        if clean and not (self._raw or self._text):
            self._memory.note(data, heard)
        return heard

    def _unwrap(self, data: bytes) -> bytes:
        """The insides of all chunks that are complete."""
        raw, at, bodies = self._raw + data, 0, []
        while (line := raw.find(b"\r\n", at)) >= 0:
            size = int(raw[at:line].partition(b";")[0], 16)
            end = line + 2 + size
            if len(raw) < end + 2:
                break
            bodies.append(raw[line + 2 : end])
            at = end + 2
        self._raw = raw[at:]
        return b"".join(bodies)


def understand(ear: Ear, text: bytes) -> Heard:
    """What whole frames say."""
    parser = SseParser()
    events, resyncs, foreign = [], 0, 0
    for frame in parser.feed(text):
        if frame.event == "resync":
            resyncs += 1
        elif (event := ear.event(frame.data)) is not None:
            events.append(event)
        else:
            foreign += 1
    return Heard(runs(events), parser.last_id or None, resyncs, foreign)
