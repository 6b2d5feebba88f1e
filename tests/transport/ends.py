"""Both ends of each wire, for real: a uvicorn or a Redis between them, and a plug that a test can pull."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from eventlab.event import Event
from eventlab.transport import (
    Line,
    PubSubLine,
    RedisPubSub,
    SseLine,
    SseLogWire,
    SseWire,
    StreamLine,
    StreamWire,
    WebSocketLine,
    WebSocketWire,
    Wire,
    open_redis,
)
from tests.emitter.waiting import until
from tests.transport.plug import Plug, plug_to

PATH = "/orders"


@dataclass
class Ends:
    """The sender's end, a way to open lines to it (with `after`, where the wire knows it), and the plug between."""

    wire: Wire
    line: Callable[..., Line]
    plug: Plug | None
    """None for the embedded store, which hangs on no cable."""


@asynccontextmanager
async def serving(wire: Any) -> AsyncIterator[int]:
    """The port of a real uvicorn that serves the wire at `PATH`; at the end the wire is closed, then the server."""
    kind = WebSocketRoute if isinstance(wire, WebSocketWire) else Route
    app = Starlette(routes=[kind(PATH, wire)])
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=5))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await until(lambda: server.started)
        yield int(listening.getsockname()[1])
    finally:
        wire.close()
        server.should_exit = True
        await task
        listening.close()


@asynccontextmanager
async def served(wire: Any) -> AsyncIterator[Ends]:
    """The ends of a wire that lives in a web server."""
    async with serving(wire) as port, plug_to(port) as plug:
        if isinstance(wire, WebSocketWire):
            yield Ends(wire, lambda: WebSocketLine(f"ws://127.0.0.1:{plug.port}{PATH}"), plug)
        else:
            yield Ends(wire, lambda **after: SseLine(f"http://127.0.0.1:{plug.port}{PATH}", **after), plug)


@asynccontextmanager
async def stored(kind: type, address: str, key: str) -> AsyncIterator[Ends]:
    """The ends of a wire that lives in a Redis; with a plug in the reader's way where the Redis is a real one."""
    port = urlsplit(address).port
    line_kind: Any = PubSubLine if kind is RedisPubSub else StreamLine
    async with open_redis(address) as sender:
        if port is None:
            yield Ends(kind(sender, key), lambda **after: line_kind(sender, key, **after), None)
            return
        async with plug_to(port) as plug, open_redis(f"redis://127.0.0.1:{plug.port}/0") as reader:
            yield Ends(kind(sender, key), lambda **after: line_kind(reader, key, **after), plug)


@asynccontextmanager
async def logged(address: str, key: str) -> AsyncIterator[Ends]:
    """The ends of an SSE wire with a log behind it."""
    async with open_redis(address) as redis, served(SseLogWire(StreamWire(redis, key))) as ends:
        yield ends


Make = Callable[[str, str], AbstractAsyncContextManager[Ends]]
"""Called with the address of a store and a key in it; the same two are the same store."""

WIRES: dict[str, Make] = {
    "WebSocketWire": lambda _address, _key: served(WebSocketWire()),
    "SseWire": lambda _address, _key: served(SseWire()),
    "SseLogWire": logged,
    "RedisPubSub": lambda address, key: stored(RedisPubSub, address, key),
    "StreamWire": lambda address, key: stored(StreamWire, address, key),
}
STORELESS = ("WebSocketWire", "SseWire")


def order(number: int) -> Event:
    """An order with a number."""
    return Event("order.placed", {"n": number})


async def read(line: Line, count: int) -> list[int]:
    """The numbers of the next `count` orders."""
    return [(await anext(line)).data["n"] for _ in range(count)]


async def read_to(line: Line, marker: Event) -> list[int]:
    """The numbers of what comes before the marker; whatever was on its way is heard before it."""
    numbers = []
    while (event := await anext(line)).id != marker.id:
        numbers.append(event.data["n"])
    return numbers
