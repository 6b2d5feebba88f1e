"""Server-Sent Events: the radio broadcast (guide, chapter 3). One HTTP response that does not end, in UTF-8 text.

    id: 1723890600000-0        what the browser sends back as Last-Event-ID when it reconnects
    event: order.placed        a name for addEventListener; without it, onmessage hears the frame
    data: {"dish": "ramen"}    the message; several data lines are joined by line feeds
    retry: 2000                milliseconds to wait before reconnecting
                               an empty line ends the frame; a line that begins with a colon is a comment

Source: the HTML standard, section 9.2, "Server-sent events". A frame without data is not delivered, but its id
counts: that is how a heartbeat can carry a position.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field

_LINE_END = re.compile(r"\r\n|\n|\r")
_DIGITS = re.compile(r"[0-9]{1,18}")  # a longer number is no time, and a very long one Python refuses to read


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of the stream, as a browser would deliver it."""

    data: str
    event: str = "message"
    id: str = ""
    """The last id seen in the stream when this frame ended; it stays until a frame brings another."""
    retry: int | None = field(default=None, repr=False, compare=False)
    """The last reconnection time seen by then, in milliseconds: a word to the reader, and no part of the message."""


def encode_frame(
    data: str | None = None, *, id: str | None = None, event: str | None = None, retry: int | None = None
) -> bytes:
    """One frame as bytes. Raises `ValueError` for an id or a name that would break out of its line."""
    for name, value in (("id", id), ("event", event)):
        if value is not None and (_LINE_END.search(value) or "\0" in value):
            raise ValueError(f"{name} is {value!r}: expected a single line without NUL. Put texts into data.")
    lines = [f"retry: {retry}"] if retry is not None else []
    lines += [f"id: {id}"] if id is not None else []
    lines += [f"event: {event}"] if event is not None else []
    lines += [f"data: {line}" for line in _LINE_END.split(data)] if data is not None else []
    return "\n".join([*lines, "", ""]).encode()


def encode_comment(text: str) -> bytes:
    """A comment: keeps the connection warm, and no browser delivers it."""
    return f": {_LINE_END.sub(' ', text)}\n\n".encode()


async def parse_sse(chunks: AsyncIterable[bytes]) -> AsyncIterator[Frame]:
    """The frames in a stream of bytes, wherever the network cut it: inside a line, or inside a character."""
    parser = SseParser()
    async for chunk in chunks:
        for frame in parser.feed(chunk):
            yield frame


class SseParser:
    """Bytes in, frames out. `last_id` is what a reconnect sends, `retry` the last reconnection time in milliseconds."""

    def __init__(self) -> None:
        self.last_id = ""
        self.retry: int | None = None
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode  # -sig: one leading BOM is skipped
        self._rest = ""
        self._after_cr = False
        self._data: list[str] = []
        self._event = ""
        self._id = ""

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that this chunk completes."""
        text = self._decode(chunk)
        if not text:
            return []
        # A CR ends its line at once; a LF at the head of the next chunk is then the other half of a CRLF.
        fresh = text[1:] if self._after_cr and text[0] == "\n" else text
        self._after_cr = text[-1] == "\r"
        *lines, self._rest = _LINE_END.split(self._rest + fresh)
        return [frame for line in lines if (frame := self._line(line)) is not None]

    def _line(self, line: str) -> Frame | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and _DIGITS.fullmatch(value):
            self.retry = int(value)
        return None

    def _dispatch(self) -> Frame | None:
        self.last_id = self._id
        data, event = self._data, self._event or "message"
        self._data, self._event = [], ""
        return Frame("\n".join(data), event, self.last_id, self.retry) if data else None
