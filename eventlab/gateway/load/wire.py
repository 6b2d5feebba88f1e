"""What both transports have in common: a request goes out, a head comes back, and then pieces of a stream."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from eventlab.gateway.load.heard import Heard


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks of a gateway when it connects."""

    url: str
    pattern: str
    after: str | None = None
    """The cursor to go on from; None: now."""
    token: str | None = field(default=None, repr=False)

    def head(self, path: str, **fields: str) -> bytes:
        """A GET request for `path`, with these fields beside those that all have."""
        return head("GET", self.url, path, self.token, **fields)


class Wire(Protocol):
    """One connection's way to speak. It holds what has come of a message that is not complete."""

    accepted: int
    """The status of an answer behind which a stream begins."""

    def request(self, ask: Ask) -> bytes:
        """What is sent first."""
        ...

    def opened(self, head: bytes, ask: Ask) -> bytes:
        """What is sent once the head of the answer has come; nothing, as a rule."""
        ...

    def feed(self, data: bytes) -> Heard:
        """What these bytes complete."""
        ...


@lru_cache
def place(url: str) -> tuple[str, int, ssl.SSLContext | None]:
    """Host, port, and what makes it secure, for a connection to the server of a URL."""
    given = urlsplit(url)
    secure = ssl.create_default_context() if given.scheme == "https" else None
    return given.hostname or "", given.port or (443 if secure else 80), secure


def head(method: str, url: str, path: str, token: str | None, **fields: str) -> bytes:
    """The head of an HTTP request; `_` in the name of a field is a hyphen there."""
    given = urlsplit(url)
    lines = [f"{method} {given.path.rstrip('/')}{path} HTTP/1.1", f"Host: {given.netloc.rpartition('@')[2]}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    lines += [f"Authorization: Bearer {token}"] if token is not None else []
    return "\r\n".join([*lines, "", ""]).encode()


def post(url: str, path: str, token: str | None, body: bytes) -> bytes:
    """A POST request with JSON."""
    return head("POST", url, path, token, Content_Type="application/json", Content_Length=str(len(body))) + body


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bool, bytes]:
    """The status of an answer, whether the connection is kept, and the body.

    Raises `EOFError` when it is not whole, `ValueError` when it is no HTTP.
    """
    told = await reader.readuntil(b"\r\n\r\n")
    if not (code := status(told)):
        raise ValueError(f"{told[:40]!r} is no HTTP")
    lines = (line.lower().split(b":", 1) for line in told.split(b"\r\n")[1:] if b":" in line)
    given = {name: value.strip() for name, value in lines}
    body = await reader.readexactly(int(given.get(b"content-length", b"0")))
    return code, given.get(b"connection") != b"close", body


def status(head: bytes) -> int:
    """The status in the head of an answer; 0 if this is no HTTP."""
    words = head.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit() else 0
