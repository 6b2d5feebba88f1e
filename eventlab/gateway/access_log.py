"""The access log: one line for each request; two for a stream, when it opens and when it ends.

    request method=GET path=/api/history query="pattern=order.*&after=…" status=200 ms=3.1 bytes=812 client=192.0.2.7
    opened  method=GET path=/api/events query="ticket=…" status=200 ms=1.2 bytes=0 client=192.0.2.7 subject=dashboard
    closed  method=GET path=/api/events query="ticket=…" status=200 ms=61004.9 bytes=90112 client=…

Of the query only such values are written as are known to be harmless; forbidding the secret ones would let through the
one that somebody misspelt. Nothing that is long and without a gap is written: a token in the wrong place is that.

It is a pure ASGI middleware, and nothing is awaited but the sending itself. What a stream's writer has written does not
pass here (direct.py): it counts by itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from eventlab.gateway.direct import writer_of
from eventlab.gateway.gate import GRANT
from eventlab.gateway.grant import EVERYTHING, Grant

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("eventlab.gateway.access")

SHOWN = frozenset({"pattern", "named", "slow", "limit", "since", "until"})
"""Parameters of a query whose values are written."""
MAX_TEXT = 200
"""Characters of a path, and of a query, that are written."""
_LONG = re.compile(r"[\w%=+-]{32,}")
"""A word without a gap: the shortest piece of a token that could be used has 43 letters."""


class AccessLog:
    """Logs what passes through `app`. `now` counts seconds, from whenever."""

    def __init__(self, app: ASGIApp, *, now: Callable[[], float] = perf_counter) -> None:
        self._app, self._now = app, now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and log it when it has ended, however it has."""
        if scope["type"] not in ("http", "websocket") or not log.isEnabledFor(logging.INFO):
            return await self._app(scope, receive, send)
        passing = Passing(scope, send, self._now)
        try:
            await self._app(scope, receive, passing.send)
        except Exception:
            passing.status = passing.status or 500  # what whoever answers for it further out will say
            raise
        finally:
            passing.log("closed" if passing.streams else "request")


class Passing:
    """One request, or one stream, as it passes. Ten thousand streams pass for hours: it is small."""

    __slots__ = ("_begun", "_now", "_scope", "_send", "bytes", "code", "status", "streams")

    def __init__(self, scope: Scope, send: Send, now: Callable[[], float]) -> None:
        self._scope, self._send, self._now, self._begun = scope, send, now, now()
        self.bytes = 0
        """Sent to the client by this way; of a text frame, its characters."""
        self.status = 0
        """0: no answer, because the client or the server went away before."""
        self.code: int | None = None
        """With which we closed a WebSocket."""
        self.streams = False

    async def send(self, message: Message) -> None:
        """Pass on what the application sends."""
        body = message.get("body")
        if body:
            self.bytes += len(body)
        else:
            self.note(message)
        await self._send(message)

    def note(self, message: Message) -> None:
        """Take in what the application sends, other than a piece of a body."""
        match message["type"]:
            case "websocket.send":
                self.bytes += len(message.get("text") or message.get("bytes") or "")
            case "http.response.start" | "websocket.http.response.start":
                self.status = message["status"]
                if _is_stream(message):
                    self._opened()
            case "websocket.accept":
                self.status = 101
                self._opened()
            case "websocket.close":
                self.status, self.code = self.status or 403, message.get("code", 1000)

    def _opened(self) -> None:
        self.streams = True
        self.log("opened")

    def log(self, what: str) -> None:
        """Write the line."""
        scope, client, grant = self._scope, self._scope.get("client"), self._scope.get(GRANT)
        fields: dict[str, Any] = {
            "method": harmless(scope.get("method", "WS")),
            "path": harmless(scope["path"]),
            "query": harmless_query(scope.get("query_string", b"")),
            "status": self.status,
            "ms": round((self._now() - self._begun) * 1000, 1),
            "bytes": self.bytes + writer_of(scope).written,
            "client": harmless(str(client[0])) if client else "",
            "subject": grant.subject if isinstance(grant, Grant) and grant is not EVERYTHING else "",
            "code": self.code,
        }
        log.info(what, extra={"fields": {name: value for name, value in fields.items() if value not in ("", None)}})


def harmless(text: str) -> str:
    """The text, cut, and without long words: each may be a token, or a piece of one."""
    return _LONG.sub("…", text)[:MAX_TEXT]


def harmless_query(raw: bytes) -> str:
    """The query, with … for each value that may be a secret, or nobody else's business."""
    pairs = parse_qsl(raw[: 10 * MAX_TEXT].decode("latin-1"), keep_blank_values=True)
    return "&".join(f"{harmless(name)}={harmless(value) if name in SHOWN else '…'}" for name, value in pairs)[:MAX_TEXT]


def _is_stream(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in message.get("headers", ())
    )
