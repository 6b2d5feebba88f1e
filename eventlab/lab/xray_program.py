"""The program under the X-ray, one life of it, and the door at which browsers find whichever life is on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from eventlab.clock import Clock
from eventlab.emitter import sse_endpoint
from eventlab.event import Event
from eventlab.event.identity import RandomBytes
from eventlab.lab.either_order import Crash, EitherOrder


class Program:
    """One life of the program: all that a restart throws away. `heard` is the memory of its listeners."""

    def __init__(self, store: str, clock: Clock, randbytes: RandomBytes) -> None:
        self._system = EitherOrder(store, clock=clock, randbytes=randbytes)
        self.endpoint = sse_endpoint(self._system)
        self.heard: list[Event] = []
        self._system.subscribe("*", self.heard.append)

    async def emit(self, type: str, data: Mapping[str, Any], *, notify_first: bool) -> None:
        """Emit one event, its two steps in the right order or in the wrong one."""
        self._system.notify_first = notify_first
        await self._system.emit(type, data, actor="guest-1")

    async def crash(self, type: str, data: Mapping[str, Any], *, notify_first: bool) -> None:
        """Emit one event, and break off between its two steps. The program is fit for nothing but `end` then."""
        self._system.crash_next = True
        try:
            await self.emit(type, data, notify_first=notify_first)
        except Crash:
            return

    async def end(self) -> None:
        """Its streams break off, and its subscriptions and connections are gone."""
        self.endpoint.close()
        await self._system.aclose()


class Door:
    """The program as a web application: its SSE endpoint, or 503 while it is down. It outlives each program."""

    def __init__(self) -> None:
        self.program: Program | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        down = PlainTextResponse("the program is down", status_code=503)
        await (self.program.endpoint if self.program else down)(scope, receive, send)

    def close(self) -> None:
        """End the open streams; for the server, before it stops."""
        if self.program:
            self.program.endpoint.close()

    async def shut(self) -> None:
        """End the program, if one runs."""
        program, self.program = self.program, None
        if program:
            await program.end()
