"""Requests that nobody should send, by the hundred; and what comes back for them from a raw socket."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlencode

from tests.emitter.waiting import PATIENCE

JSON = "application/json"
CLOUD = "application/cloudevents+json"
GOOD = {"type": "a", "data": {}}


def request(
    method: str = "GET", path: str = "/api/history", *, body: bytes = b"", host: str = "localhost", **headers: str
) -> bytes:
    """A request that is well-formed as far as HTTP goes; underscores in names of headers are strokes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


def post(body: Any, content_type: str = JSON, path: str = "/api/events") -> bytes:
    """A body, as it is or as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return request("POST", path, body=raw, Content_Type=content_type)


BODIES: dict[str, Any] = {
    "nothing": b"",
    "half an object": b'{"type": "a", "data": {}',
    "half a list": b'[{"type": "a", "data": {}},',
    "half a word": b"nul",
    "two values": b"{} {}",
    "a comma too many": b'{"type": "a", "data": {},}',
    "single quotes": b"{'type': 'a', 'data': {}}",
    "not a number": b'{"type": "a", "data": {"n": NaN}}',
    "infinity": b'{"type": "a", "data": {"n": Infinity}}',
    "a number over all bounds": b'{"type": "a", "data": {"n": 1e999}}',
    "not UTF-8": b'{"type": "a", "data": {"t": "\xff\xfe"}}',
    "half a surrogate": b'{"type": "a", "data": {"t": "\\ud800"}}',
    "UTF-16": '{"type": "a", "data": {}}'.encode("utf-16"),
    "a mark of byte order": b'\xef\xbb\xbf{"type": "a", "data": {}}',
    "a NUL": b'{"type": "a", "data": {"t": "\x00"}}',
    "an abyss": b"[" * 100_000,
    "an abyss of objects": b'{"type": "a", "data": ' + b'{"a":' * 50_000,
    "a number": 7,
    "a text": "order.placed",
    "true": True,
    "null": None,
    "a list of null": [None],
    "a list of lists": [[]],
    "an empty object": {},
    "no type": {"data": {}},
    "no data": {"type": "a"},
    "a type that is a number": {"type": 7, "data": {}},
    "a type that is a list": {"type": ["a"], "data": {}},
    "a type with a gap": {"type": "order placed", "data": {}},
    "a type in capitals": {"type": "Order", "data": {}},
    "a type that is empty": {"type": "", "data": {}},
    "a type that is a pattern": {"type": "order.*", "data": {}},
    "a type without end": {"type": "a" * 10_000, "data": {}},
    "a type with a line in it": {"type": "a\r\nb", "data": {}},
    "data that is a list": {"type": "a", "data": []},
    "data that is a text": {"type": "a", "data": "{}"},
    "data that is a number": {"type": "a", "data": 1},
    "an actor that is a number": {**GOOD, "actor": 7},
    "a key that is an object": {**GOOD, "key": {}},
    "an id that is a list": {**GOOD, "id": []},
    "an id without end": {**GOOD, "id": "x" * 100_000},
    "a source that is true": {**GOOD, "source": True},
    "metadata that is a text": {**GOOD, "metadata": "m"},
    "version 0": {**GOOD, "version": 0},
    "version -1": {**GOOD, "version": -1},
    "version 1.5": {**GOOD, "version": 1.5},
    "version one": {**GOOD, "version": "1"},
    "a version over all bounds": b'{"type": "a", "data": {}, "version": ' + b"9" * 400 + b"}",
    "a time of one's own": {**GOOD, "time": "2024-08-17T10:30:00Z"},
    "a position of one's own": {**GOOD, "position": "1-1"},
    "a field nobody knows": {**GOOD, "__class__": "x"},
    "a good one and a bad one": [GOOD, {"type": "a"}],
    "a list too long": [GOOD] * 1001,
    "an event too large": {"type": "a", "data": {"t": "x" * 300_000}},
    "a body too large": b" " * (1024 * 1024 + 1),
}
CLOUDS: dict[str, Any] = {
    "a cloud that is a number": 7,
    "a cloud that is empty": {},
    "a cloud of another version": {"specversion": "0.3", "id": "1", "source": "s", "type": "a", "data": {}},
    "a cloud without an id": {"specversion": "1.0", "source": "s", "type": "a", "data": {}},
    "a cloud with a bad time": {"specversion": "1.0", "id": "1", "source": "s", "type": "a", "data": {}, "time": "x"},
    "a list of clouds as one": [{"specversion": "1.0", "id": "1", "source": "s", "type": "a", "data": {}}],
}
TYPES = ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "*/*", ";;;"]
QUESTIONS = {
    "/api/history": [
        "pattern=", "pattern=A", "pattern=%00", "pattern=%ff", "pattern=a..b", "pattern=**", "pattern=order.[a]",
        "pattern=" + "a" * 30_000, "limit=0", "limit=-1", "limit=1e3", "limit=%31%00", "limit=" + "9" * 30_000,
        "after=", "after=x", "after=1-", "after=-1-1", "after=1-1-1", "after=99999999999999999999999-1", "after=a.b",
        "after=%F0%9F%98%80", "after=" + "a" * 30_000, "after=e." + "A" * 20_000, "since=x", "since=", "until=now",
        "since=2024-13-45T00:00:00Z", "since=2024-08-17", "until=99999999999d", "since=-1h", "until=1e9",
        "actor=a&actor=b", "unknown=1", "=", "%00=%00", "&".join(f"p{n}=1" for n in range(2000)), "pattern[]=a",
    ],
    "/api/events": [
        "pattern=", "pattern=A&pattern=b", "pattern=%ff", "named=2", "named=", "slow=down",
        "slow=conflate&slow=conflate", "limit=1", "after=1&after=2",
        "&".join("pattern=a" for _ in range(101)), "pattern=order.*&pattern=**",
    ],
}  # fmt: skip
PATHS = [
    "/nothing", "/api", "/api/", "/api/events/", "/api/events/1", "/static/", "/static/../../pyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml", "/static/..%2f..%2fapp.py", "/static/%00", "/static/" + "a" * 5000,
    "/static//etc/passwd", "/static/%ff%fe", "//", "///etc", "/%00", "/%ff", "/" + "a" * 30_000, "/.env", "/webhooks/",
    "/webhooks", "/health", "/metrics/x", "/api/history%00", "/api/%68istory%2f",
]  # fmt: skip
METHODS = ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE", "LOCK"]
HEADS: dict[str, bytes] = {
    "no line": b"\x00\x01\x02\x03\r\n\r\n",
    "a handshake of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method nobody knows": b"FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no path": b"GET HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a path without a stroke": b"GET api/history HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a path in letters of ours": "GET /größe HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    "a gap in the path": b"GET /api/ history HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "the path of a proxy": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a version of the future": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "no version": b"GET /nothing\r\n\r\n",
    "no host": b"GET /api/history HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /api/history HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "another's host": request(host="evil.example"),
    "a host that is none": request(host="a b@c:d"),
    "another's origin": request(Origin="https://evil.example"),
    "no origin": request(Origin="null"),
    "a header without a name": b"GET /api/history HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n",
    "a header without a colon": b"GET /api/history HTTP/1.1\r\nHost: localhost\r\nnothing\r\n\r\n",
    "a header with a NUL": b"GET /api/history HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    "a name with a gap": b"GET /api/history HTTP/1.1\r\nHost: localhost\r\nX Y: a\r\n\r\n",
    "a head without end": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"y" * 300_000,
    "headers without end": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + b"X-Y: z\r\n" * 40_000,
    "a thousand headers": b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n" + b"X-Y: z\r\n" * 1000 + b"\r\n",
    "a length below 0": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "a length in words": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n",
    "a length over all bounds": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
    "two lengths": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of nonsense": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n0\r\n\r\n",
    "a chunk that is too short": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n3\r\n{}\r\n0\r\n\r\n",
    "a chunk over all bounds": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\n",
    "an encoding nobody knows": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: gzip\r\n\r\nabc",
    "chunks in chunks": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a socket without a key": request("GET", "/ws", Connection="Upgrade", Upgrade="websocket"),
    "a socket of another version": request(
        "GET", "/ws", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Sec_WebSocket_Version="7",
    ),
    "a socket with a key that is none": request(
        "GET", "/ws", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="x", Sec_WebSocket_Version="13"
    ),
    "a socket where there is none": request(
        "GET", "/nothing", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Sec_WebSocket_Version="13",
    ),
    "a socket by POST": request(
        "POST", "/ws", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Sec_WebSocket_Version="13",
    ),
}  # fmt: skip
HOOKS: dict[str, bytes] = {
    "a delivery without a signature": request("POST", "/webhooks/shop", body=b"{}"),
    "a delivery from nowhere": request("POST", "/webhooks/%00", body=b"{}", Webhook_Signature="v1,x"),
    "a delivery with a bad signature": request(
        "POST", "/webhooks/shop", body=b"{}", Webhook_Id="1", Webhook_Timestamp="x", Webhook_Signature="ü v1, v1,%%"
    ),
    "a delivery too large": request("POST", "/webhooks/shop", body=b"x" * 300_000),
}


def _whole() -> Iterator[tuple[str, bytes]]:
    yield from ((name, post(body)) for name, body in BODIES.items())
    yield from ((name, post(body, CLOUD)) for name, body in CLOUDS.items())
    yield from ((f"a content type of {text!r}", post(GOOD, text)) for text in TYPES)
    for path, questions in QUESTIONS.items():
        yield from ((f"{path}?{question[:40]}", request("GET", f"{path}?{question}")) for question in questions)
    yield from ((path[:40], request("GET", path)) for path in PATHS)
    for method in METHODS:
        yield from ((f"{method} {path}", request(method, path)) for path in ("/", "/api/events", "/health/live"))
    yield from HOOKS.items()


WHOLE = dict(_whole())
"""Requests in which HTTP finds no fault: behind each of them a connection can go on."""
TABLE = WHOLE | HEADS

TOKENS = ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "a" * 20_000, "Bearer ü", "\t"]
STRANGERS = {
    **{f"a token of {token[:20]!r}": request(Authorization=token) for token in TOKENS},
    "two tokens": b"GET /api/history HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
    "no token": request(),
    "a ticket of nothing": request("GET", "/api/events?ticket="),
    "a ticket that is none": request("GET", "/api/events?ticket=%00%ff"),
    "two tickets": request("GET", "/api/events?ticket=a&ticket=b"),
    "a ticket for a ticket": request("POST", "/api/tickets?ticket=a"),
    "metrics for nobody": request("GET", "/metrics"),
}
"""Requests of those who are not known, at a gateway with a secret."""


ATOMS = [
    "",
    "*",
    "a",
    "order.*",
    "1-1",
    "0",
    "-1",
    "1e9",
    "2024-08-17",
    "\x00",
    "ü",
    "\U0001f600",
    "\r\n",
    "../..",
    "'\"<&>",
]
VALUES = [None, True, 0, -1, 2**63, 10**40, 1e308, "", "a", "\x00", "ü", [], {}, [[]], {"": {}}, {"a": [None] * 50}]


def invented(chance: random.Random) -> bytes:
    """A request that is whole, with a question or a body of which one part at least is none of ours."""
    if chance.random() < 0.5:
        parts = {f"x{chance.choice(ATOMS)}": chance.choice(ATOMS)}
        parts |= {chance.choice(["pattern", "after", "limit", "since", "named", "slow"]): chance.choice(ATOMS)}
        path = chance.choice(["/api/history", "/api/events"])
        return request("GET", f"{path}?{urlencode(parts)}", Last_Event_ID=chance.choice(["", "x", "1-1", "9" * 50]))
    event = {name: chance.choice(VALUES) for name in ("type", "data", "key", "id", "metadata", "version")}
    event[f"x{chance.choice(ATOMS)}"] = chance.choice(VALUES)
    return post(chance.choice([event, [event] * chance.randint(1, 5)]))


SMALL = [each for each in TABLE.values() if len(each) < 3000]


def spoilt(chance: random.Random) -> bytes:
    """One of the table with some of its bytes changed, left out or doubled: any luck may make it a good one again."""
    raw = bytearray(chance.choice(SMALL))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(raw))
        match chance.randrange(3):
            case 0:
                raw[place] = chance.randrange(256)
            case 1:
                del raw[place : place + chance.randint(1, 8)]
            case 2:
                raw[place:place] = raw[place : place + chance.randint(1, 8)]
        if not raw:
            raw += b"\r"
    return bytes(raw)


class Caller:
    """A client with a raw socket, within `async with`; it keeps its connection for as long as the server does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, raw: bytes) -> bytes:
        """What comes back for these bytes: one answer, or nothing where the server hangs up."""
        if self._stream is None:
            self._stream = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._stream
        writer.write(raw)
        async with asyncio.timeout(PATIENCE):
            answer, goes_on = await _answer(reader)
        if not goes_on:
            self.hang_up()
        return answer

    def hang_up(self) -> None:
        """Begin anew with the next question."""
        if self._stream is not None:
            self._stream[1].transport.abort()
            self._stream = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self.hang_up()


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """One answer, and whether another may follow on this connection."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"\ncontent-length: ([0-9]+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        return head + body, length is not None and b"\nconnection: close" not in head
    except (asyncio.IncompleteReadError, ConnectionError):
        return b"", False


def status(answer: bytes) -> int:
    """Of an answer; 0 where there is none."""
    found = re.match(rb"http/1\.1 ([0-9]{3}) ", answer)
    return int(found[1]) if found else 0
