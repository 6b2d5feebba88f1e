"""The SSE stream: the answer to `GET /api/events`, which does not end (guide, chapter 3; HTML standard, 9.2).

    retry: 2134                        when to come again, a little different for everybody
    id: 1723890600000-3                where this stream begins: it can be resumed before the first event
                                       …
    id: 1723890600007-0
    data: {"id": "…", "type": "order.placed", …}

It is registered with the hub while it is being called, and not in a generator: a client that hangs up before the first
byte leaves nothing behind. One task waits for the client to hang up; that the token expires, the server drains or the
client is too slow ends the wait.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from starlette.types import Receive, Scope, Send

from eventlab.event import Pattern
from eventlab.gateway.direct import ABORT, writer_of
from eventlab.gateway.forms import SSE, SSE_NAMED
from eventlab.gateway.hub import Hub
from eventlab.gateway.outlet import Outlet
from eventlab.gateway.slow import Conflate, Disconnect
from eventlab.system.cursor import Cursor
from eventlab.transport import encode_frame

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx and its like: pass on each frame at once
]
RETRY_MILLISECONDS = (1000, 3000)
"""Between these, at random: a thousand clients of a node that is gone do not come again at once."""


class SseStream:
    """A response: one stream of what these patterns match. A `Refusal` or a `StoreError` comes at once, or never."""

    def __init__(
        self,
        hub: Hub,
        patterns: Iterable[Pattern],
        after: str | None,
        *,
        named: bool = False,
        conflate: bool = False,
        seconds: float | None = None,
        chance: random.Random | None = None,
    ) -> None:
        """`after`: a cursor, or None for now; `seconds`: when it ends by itself."""
        self._hub, self._patterns, self._after, self._seconds = hub, tuple(patterns), after, seconds
        self._form, self._policy = SSE_NAMED if named else SSE, Conflate() if conflate else Disconnect()
        self._chance = chance or hub.chance  # one for each stream would take three thousand bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        writer = writer_of(scope)
        async with self._hub.outlet(self._form, self._patterns, send, self._policy, writer=writer) as outlet:
            at, missed = await self._hub.replay.begin(self._after)  # may raise: nothing has been sent yet
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            try:
                async with outlet.lasting(self._seconds):
                    self._begin(outlet, at, missed)
                    await hung_up(receive)
            except TimeoutError:
                await self._finish(outlet, scope, receive)

    def _begin(self, outlet: Outlet, at: Cursor, missed: str) -> None:
        if self._after is None:
            at = self._hub.now  # the head took a moment to send
        if missed:
            self._hub.replay.missed(missed)
        first = self._form.resync(str(at), missed) if missed else self._form.alive(str(at))
        outlet.begin(at, [self._retry(), first], stored=self._after is not None)

    async def _finish(self, outlet: Outlet, scope: Scope, receive: Receive) -> None:
        """The end in order, for a client that listens; else the connection is cut off."""
        last = {"type": "http.response.body", "body": self._retry(), "more_body": False}
        if outlet.ended == "gone" or await outlet.send_last(last):
            return
        if ABORT in scope.get("extensions", {}):
            scope["extensions"][ABORT]["abort"]()
            await hung_up(receive)

    def _retry(self) -> bytes:
        return encode_frame(retry=self._chance.randint(*RETRY_MILLISECONDS))


async def hung_up(receive: Receive) -> None:
    """Return when the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
