"""A gateway in fifty lines, in the test's own loop, that can be told to misbehave: a load must notice."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from tests.emitter.waiting import until

Sent = list[int]
"""Places in the log."""
CUT = -1
"""A place at which the connection is cut."""


def as_it_should(_listener: int, places: Sent) -> Sent:
    """Everybody gets everything, once and in order."""
    return places


@dataclass
class Double:
    """`fault` says what a listener, counted from 0 as they come, gets of the events of one post."""

    fault: Callable[[int, Sent], Sent] = as_it_should
    accept: Callable[[int], int] = lambda _post: 202
    """The status of each post, counted from 0. What is not accepted is not stored."""
    listen: int = 200
    """The status of each stream."""
    log: list[dict[str, Any]] = field(default_factory=list)
    listeners: list[tuple[str, asyncio.Queue[int]]] = field(default_factory=list)
    posts: int = 0

    async def post(self, request: Request) -> Response:
        """Store, and hand on; the faults come in here."""
        status, self.posts = self.accept(self.posts), self.posts + 1
        if status == 202:
            posted = msgspec.json.decode(await request.body())
            begin = len(self.log)
            self.log += posted if isinstance(posted, list) else [posted]
            for number, (pattern, queue) in enumerate(self.listeners):
                places = [at for at in range(begin, len(self.log)) if self.log[at]["type"] == pattern]
                for place in self.fault(number, places):
                    queue.put_nowait(place)
        return JSONResponse({"error": "not now"} if status != 202 else {}, status)

    async def events(self, request: Request) -> Response:
        """One stream, behind the cursor that came along."""
        if self.listen != 200:
            return JSONResponse({"error": "too many"}, self.listen)
        stream = self._stream(request.query_params["pattern"], request.headers.get("last-event-id"))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(self, pattern: str, after: str | None) -> AsyncIterator[bytes]:
        queue = self._listen(pattern, after)
        yield f"retry: 1\nid: {len(self.log) if after is None else after}\n\n".encode()
        while (place := await queue.get()) != CUT:
            yield b"id: %d\ndata: %b\n\n" % (place + 1, msgspec.json.encode(self.log[place]))

    async def socket(self, websocket: WebSocket) -> None:
        """The same over a WebSocket."""
        await websocket.accept()
        asked = await websocket.receive_json()
        queue = self._listen(asked["patterns"][0], asked.get("after"))
        cursor = asked.get("after", str(len(self.log)))
        await websocket.send_json({"op": "subscribed", "patterns": asked["patterns"], "cursor": cursor})
        while (place := await queue.get()) != CUT:
            await websocket.send_json({"op": "event", "cursor": str(place + 1), "event": self.log[place]})
        await websocket.close(1012)

    def _listen(self, pattern: str, after: str | None) -> asyncio.Queue[int]:
        queue: asyncio.Queue[int] = asyncio.Queue()
        for place in range(int(after) if after is not None else len(self.log), len(self.log)):
            if self.log[place]["type"] == pattern:
                queue.put_nowait(place)
        self.listeners.append((pattern, queue))
        return queue


@contextlib.asynccontextmanager
async def serving(double: Double) -> AsyncIterator[str]:
    """The URL of a real uvicorn that serves it."""
    routes = [Route("/api/events", double.post, methods=["POST"]), Route("/api/events", double.events)]
    app = Starlette(routes=[*routes, WebSocketRoute("/ws", double.socket)])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            for _, queue in double.listeners:
                queue.put_nowait(CUT)
            server.should_exit = True
            await task
