"""Counting requests: how many, with which status, and how long until the answer began.

Three habits keep these numbers readable for years. A request is named by the *template* of its route, never by its
path, or each crawler would begin ten thousand time series. It is counted when its answer *begins*: a stream of events
that is open for a day is one request that was answered in a millisecond. And the method is one that we know.

What a client asks for on a WebSocket comes without a request of its own: each op is counted as one, by `count_op`.

What passes here passes untouched, and nothing is awaited but the sending itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventlab.gateway.ops import FIELDS
from eventlab.metrics import Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE, OTHER = "none", "other"
"""The route of a request that no route matches, and the method that nobody knows."""


class CountRequests:
    """ASGI middleware: counts `gateway.requests` and measures `gateway.request_seconds`. `timer` tells seconds."""

    def __init__(self, app: ASGIApp, metrics: Metrics, timer: Callable[[], float] = perf_counter) -> None:
        self._app, self._metrics, self._timer = app, metrics, timer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an application that raises before it answers has answered with 500."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        answer = Answer(send, partial(self._count, scope, self._timer()))
        try:
            await self._app(scope, receive, answer.send)
        except Exception:
            answer.begins(500)
            raise

    def _count(self, scope: Scope, begun: float, status: int) -> None:
        seconds = self._timer() - begun
        route, method = _route(scope), scope.get("method", "GET")  # a WebSocket begins as a GET
        method = method if method in METHODS else OTHER
        self._metrics.increment("gateway.requests", route=route, method=method, status=str(status))
        self._metrics.histogram("gateway.request_seconds", seconds, route=route)


class Answer:
    """One answer, which begins once: then `count` is called with its status."""

    __slots__ = ("_count", "_send")

    def __init__(self, send: Send, count: Callable[[int], None]) -> None:
        self._send = send
        self._count: Callable[[int], None] | None = count

    def send(self, message: Message) -> Awaitable[None]:
        """Pass on what the application sends. It is not awaited here: whoever calls awaits what the server returns."""
        status = _status(message)
        if status is not None:
            self.begins(status)
        return self._send(message)

    def begins(self, status: int) -> None:
        """Count it, if that has not been done."""
        count, self._count = self._count, None
        if count is not None:
            count(status)


def count_op(metrics: Metrics, scope: Scope, op: str, status: int) -> None:
    """Count an op on a WebSocket, with the status that a request for the same thing is answered with."""
    method = op if op in FIELDS else OTHER  # in small letters, which tells it from HTTP's
    metrics.increment("gateway.requests", route=_route(scope), method=method, status=str(status))


def _route(scope: Scope) -> str:
    """The template of the route that was taken."""
    template: str = getattr(scope.get("route"), "path", NO_ROUTE)
    return template


def _status(message: Message) -> int | None:
    """The status that this message answers with, if it is the one that begins an answer."""
    match message["type"]:
        case "http.response.start" | "websocket.http.response.start":
            return int(message["status"])
        case "websocket.accept":
            return 101
        case "websocket.close":
            return 403  # only where nothing was accepted before: then the server refuses the handshake
        case _:
            return None
