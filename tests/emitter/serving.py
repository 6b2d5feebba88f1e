"""A real uvicorn on loopback inside the test's own loop, and a listener that reads it as a browser would."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from eventlab.transport import Frame, SseParser
from tests.emitter.waiting import until

PATH = "/api/events"


@asynccontextmanager
async def serving(endpoint: ASGIApp) -> AsyncIterator[str]:
    """The address of the endpoint, served until the block ends."""
    app = Starlette(routes=[Route(PATH, endpoint)])
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", ws="none", log_config=None, timeout_graceful_shutdown=5)
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
    finally:
        server.should_exit = True
        await task
        listening.close()


class Listener:
    """One open stream, read all the time: its answer, all bytes received, and the frames in them one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.received = b""
        self.ended = False
        self._frames: deque[Frame] = deque()

    async def read(self) -> None:
        """Read to the end of the stream, which may come in order or by a connection that breaks off."""
        parser = SseParser()
        with suppress(httpx.RemoteProtocolError, httpx.StreamClosed):
            async for chunk in self.response.aiter_bytes():
                self.received += chunk
                self._frames.extend(parser.feed(chunk))
        self.ended = True

    async def take(self, count: int) -> list[Frame]:
        """The next `count` frames; fails when they do not come."""
        await until(lambda: len(self._frames) >= count)
        return [self._frames.popleft() for _ in range(count)]

    async def rest(self) -> list[Frame]:
        """All frames up to the end of the stream, which must come."""
        await until(lambda: self.ended)
        return list(self._frames)


@asynccontextmanager
async def listening(
    address: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Listener]:
    """Open a stream; it is hung up when the block ends."""
    async with (
        httpx.AsyncClient(timeout=None, trust_env=False) as client,
        client.stream("GET", address, params=params or {}, headers=headers or {}) as response,
    ):
        listener = Listener(response)
        reading = asyncio.create_task(listener.read())
        try:
            yield listener
        finally:
            reading.cancel()
            await asyncio.wait([reading])


def numbers(frames: list[Frame]) -> list[int]:
    """The `n` of each frame's event."""
    return [json.loads(frame.data)["data"]["n"] for frame in frames]


def content(frame: Frame) -> dict[str, Any]:
    """The envelope in a frame."""
    found: dict[str, Any] = json.loads(frame.data)
    return found
