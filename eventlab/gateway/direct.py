"""The direct way: the body of a stream goes past the middleware that only cares for how an answer begins.

    server ◀── access log ◀── Direct ◀── counting, CORS, Starlette's own ◀── head of the answer
                                 ▲
                                 └───────────────────────────────────────── frames: one step instead of five

A frame for a thousand clients takes a thousand steps through each layer that wraps `send`.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

DIRECT = "eventlab.direct"
"""The extension of a scope under which it is found."""
ABORT = "eventlab.abort"
"""The extension by which our server lets a connection be cut off. Any other server is asked to close it."""


class Direct:
    """A middleware, to be put inside of those that must see every message, and outside of all others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and with it the way on which it came."""
        if scope["type"] in ("http", "websocket"):
            scope["extensions"] = {**scope.get("extensions", {}), DIRECT: {"send": send}}
        await self._app(scope, receive, send)


def direct(scope: Scope, otherwise: Send) -> Send:
    """The direct way, where there is one. The head of the answer has to go the other way, and first; so has a close."""
    found: Send = scope.get("extensions", {}).get(DIRECT, {}).get("send", otherwise)
    return found
