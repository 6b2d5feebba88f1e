"""A page that talks with a real server over `/ws`, in the test's own loop; and an EventSource beside it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from functools import partial
from typing import Any

import websockets
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from eventlab.event import Pattern
from eventlab.gateway.gate import Gate
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.hub import Hub
from eventlab.gateway.limits import RateLimit
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from eventlab.gateway.stream import SseStream
from eventlab.gateway.websocket import WebSockets
from eventlab.metrics import Metrics
from eventlab.system.connect import connect
from tests.emitter.waiting import PATIENCE, until


class Door:
    """Lets everybody in, with one grant; or whom a gate lets in. Whoever is in may ask for so much in a second."""

    def __init__(self, grant: Grant, gate: Gate | None, rate: float) -> None:
        self.grant, self.gate, self._rate = grant, gate, RateLimit(rate)

    async def admit(self, connection: HTTPConnection) -> Grant:
        """The grant."""
        return self.grant if self.gate is None else await self.gate.admit(connection)

    def take(self, _connection: HTTPConnection, _grant: Grant) -> None:
        """One more."""
        self._rate.take("a page")

    def place(self, _connection: HTTPConnection, _grant: Grant) -> AbstractContextManager[None]:
        """There is always one."""
        return nullcontext()


class Page:
    """A page's end of a WebSocket."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket

    async def say(self, op: str, **fields: Any) -> None:
        """One op."""
        await self.socket.send(json.dumps({"op": op, **fields}))

    async def hear(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(PATIENCE):
            frame: dict[str, Any] = json.loads(await self.socket.recv())
            return frame

    async def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        """One op, and the frame that comes next; a sign of life is no answer."""
        await self.say(op, **fields)
        while (frame := await self.hear())["op"] == "alive":
            pass
        return frame

    async def until(self, op: str) -> dict[str, Any]:
        """The next frame of that kind; others before it are passed over."""
        while (frame := await self.hear())["op"] != op:
            pass
        return frame

    async def emit(self, n: int, type: str = "order.placed", **fields: Any) -> None:
        """Event number n."""
        await self.say("emit", event={"type": type, "data": {"n": n}}, **fields)

    async def events(self, count: int) -> list[dict[str, Any]]:
        """The next so many frames with an event; signs of life and answers in between are passed over."""
        frames: list[dict[str, Any]] = []
        while len(frames) < count:
            frame = await self.hear()
            frames += [frame] if frame["op"] == "event" else []
        return frames

    async def rest(self) -> tuple[list[dict[str, Any]], tuple[int, str]]:
        """All frames up to the end, and its code and reason."""
        frames = []
        with suppress(websockets.ConnectionClosed):
            while True:
                frames.append(await self.hear())
        return frames, (self.socket.close_code or 0, self.socket.close_reason or "")

    async def end(self) -> tuple[int, str]:
        """Code and reason of its end, whatever else comes before."""
        return (await self.rest())[1]


class Room:
    """A server with its hub, the events that it serves, and the `outer` system by which they are emitted."""

    def __init__(self, events: Any, outer: Any, hub: Hub, server: GatewayServer, port: int) -> None:
        self.events, self.outer, self.hub, self.server, self.port = events, outer, hub, server, port

    @asynccontextmanager
    async def page(self, query: str = "", **options: Any) -> AsyncIterator[Page]:
        """A page that is connected, until the block ends."""
        address = f"ws://127.0.0.1:{self.port}/ws{query}"
        async with websockets.connect(address, proxy=None, compression=None, max_queue=None, **options) as socket:
            yield Page(socket)

    @asynccontextmanager
    async def listening(self, *patterns: str, **fields: Any) -> AsyncIterator[Page]:
        """A page that has subscribed."""
        async with self.page() as page:
            await page.say("subscribe", patterns=patterns or ["*"], **fields)
            await page.until("subscribed")
            yield page

    async def deserted(self) -> None:
        """Return when nothing is left of anybody: in the server, in the hub, in the feed."""
        await until(lambda: not self.server.server_state.connections and not self.server.server_state.tasks)
        await until(lambda: self.hub.snapshot()["connections"] == {"sse": 0, "websocket": 0})
        await until(lambda: self.hub.snapshot()["channels"] == 0)
        await until(lambda: self.events.feed.ears == 0)


@asynccontextmanager
async def talking(
    address: str = "memory://",
    *,
    grant: Grant = EVERYTHING,
    gate: Gate | None = None,
    settings: Settings | None = None,
    patience: float | None = None,
    metrics: Metrics | None = None,
    wrap: Callable[[Any], Any] = lambda events: events,
    **hub: Any,
) -> AsyncIterator[Room]:
    """A room, until the block ends, with the events at an address, for which it has patience; else with fresh ones."""
    settings = settings or Settings()
    async with (
        connect(address, patience=patience) as events,
        Hub(events.log, events.feed, send_seconds=settings.send_seconds, **hub) as open_hub,
    ):
        outer = wrap(events)
        sockets = WebSockets(open_hub, outer, Door(grant, gate, settings.rate), settings, metrics=metrics)

        async def stream(request: Request) -> Response:
            return SseStream(open_hub, [Pattern("*")], request.query_params.get("after"))  # type: ignore[return-value]  # an application, as any response is

        app = Starlette(routes=[WebSocketRoute("/ws", sockets), Route("/api/events", stream)])
        async with served(app, settings, open_hub) as server:
            yield Room(events, outer, open_hub, *server)


@asynccontextmanager
async def served(app: Starlette, settings: Settings, hub: Hub) -> AsyncIterator[tuple[GatewayServer, int]]:
    """An application, served until the block ends: the server, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = GatewayServer(config_of(app, settings), drain=partial(hub.drain, over=0))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        try:
            yield server, listening.getsockname()[1]
        finally:
            server.stop()
            await serving


def numbers(frames: Iterable[dict[str, Any]]) -> list[int]:
    """The `n` of each frame's event."""
    return [frame["event"]["data"]["n"] for frame in frames]


FILLING = "x" * 4000


async def flood(room: Room, numbers: range) -> int:
    """Emit these, of four kilobytes each, with ten keys in turn; how many bytes were kept for the slow at most."""
    kept = 0
    for begin in numbers[::100]:
        batch = ({"n": n, "filling": FILLING} for n in range(begin, begin + 100))
        await room.events.emit_many([("order.placed", data, {"key": f"k{data['n'] % 10}"}) for data in batch])
        await asyncio.sleep(0)
        kept = max(kept, room.hub.snapshot()["kept_bytes"])
    return kept
