"""A browser held in the hand: the other end of an ASGI server, which takes what it is sent, or not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from eventlab.gateway.direct import WRITER
from eventlab.gateway.hub import Hub
from eventlab.system.connect import connect
from eventlab.system.ending import end
from eventlab.system.unified import UnifiedEventSystem
from eventlab.transport import Frame, SseParser
from tests.emitter.waiting import until


class Browser:
    """Opens a stream by calling the application itself. `frames` are those with data, `last_id` is what it would send.

    While it `holds`, it takes no byte: the server may leave one message in its hands, and has to wait with the next.
    Its server offers a `direct` way, as ours does, or not, as any other.
    """

    def __init__(self, application: ASGIApp, *, direct: bool = True, extensions: dict[str, Any] | None = None) -> None:
        self.frames: list[Frame] = []
        self.messages: list[dict[str, Any]] = []
        self._parser = SseParser()
        self._flowing, self._hung_up = asyncio.Event(), asyncio.Event()
        self._flowing.set()
        self._in_hand: list[dict[str, Any]] = []
        self.wires: list[bytes] = []
        """What was written directly."""
        self.written = 0
        extensions = ({WRITER: {"writer": self}} if direct else {}) | (extensions or {})
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "extensions": extensions}
        self.call = asyncio.create_task(self._run(application, scope))

    async def _run(self, application: ASGIApp, scope: dict[str, Any]) -> None:
        await application(scope, self._receive, self._send)

    @property
    def numbers(self) -> list[int]:
        """The `n` of each event that has come, in order."""
        return [json.loads(frame.data)["data"]["n"] for frame in self.frames if frame.event != "resync"]

    @property
    def last_id(self) -> str | None:
        """What it sends when it comes again; None before anything has come."""
        return self._parser.last_id or None

    @property
    def opened(self) -> bool:
        """Whether the first block has come."""
        return self.last_id is not None

    @property
    def ended(self) -> bool:
        """Whether the answer has come to its end, in order."""
        return bool(self.messages) and not self.messages[-1].get("more_body", True)

    def hold(self) -> None:
        """Take nothing from now on."""
        self._flowing.clear()

    def let_go(self) -> None:
        """Take what has come, and what comes."""
        in_hand, self._in_hand = self._in_hand, []
        for message in in_hand:
            self._take(message)
        self._flowing.set()

    async def hang_up(self) -> None:
        """Go away. What was on its way is lost."""
        self._hung_up.set()
        self._flowing.set()
        await self.call

    async def _receive(self) -> dict[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    def write(self, wire: bytes) -> bool:
        """What is written directly: one chunk."""
        if self._in_hand:
            return False
        if not self._hung_up.is_set():
            self.wires.append(wire)
            size, _, rest = wire.partition(b"\r\n")
            body, end = rest[: int(size, 16)], rest[int(size, 16) :]
            assert end == b"\r\n"
            self._come({"type": "http.response.body", "body": body, "more_body": True})
        return True

    async def _send(self, message: dict[str, Any]) -> None:
        if self._in_hand:
            await self._flowing.wait()
        if not self._hung_up.is_set():
            self._come(message)

    def _come(self, message: dict[str, Any]) -> None:
        if self._flowing.is_set():
            self._take(message)
        else:
            self._in_hand.append(message)

    def _take(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.frames += [frame for frame in self._parser.feed(message.get("body", b"")) if frame.data]


@asynccontextmanager
async def hub_over(
    *, partitions: int = 1, max_length: int | None = None, **options: Any
) -> AsyncIterator[tuple[UnifiedEventSystem, Hub]]:
    """A system in memory, and a hub on it with a sign of life in a thousand seconds, unless told otherwise."""
    options = {"heartbeat": 1000.0} | options
    async with (
        connect("memory://", partitions=partitions, max_length=max_length) as events,
        Hub(events.log, events.feed, **options) as hub,
    ):
        yield events, hub


async def settled(hub: Hub) -> None:
    """Return when every connection is up to date."""
    await until(lambda: hub.snapshot()["behind"] == 0)


async def close(*browsers: Browser) -> None:
    """Hang up, and let nothing be left."""
    for browser in browsers:
        await browser.hang_up()
    await end([browser.call for browser in browsers])
