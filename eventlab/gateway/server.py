"""The server: uvicorn, with an end in good order.

    SIGTERM ─▶ 1 unready        /health/ready says 503
               2 no newcomers   the port is closed, and connections end behind their answers:
                                who comes back finds another node
               3 drain          streams end over some seconds, each with a hint when to come back
               4 finish         requests under way are answered, within GRACE_SECONDS
               5 close          the application's lifespan ends, and then the event system

Left to itself, uvicorn waits for streams that never end, and only then lets the application close them. A second
Ctrl-C ends everything at once.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from socket import socket
from types import FrameType
from typing import Any

import uvicorn

from eventlab.gateway.protocols import HttpConnection, WebSocketConnection
from eventlab.gateway.settings import Settings
from eventlab.system.ending import end

BACKLOG = 4096
"""Connections that may wait to be accepted: a node that ended sends its clients all at once."""
GRACE_SECONDS = 10
"""For requests under way at the end."""
KEEP_ALIVE_SECONDS = 75
"""Longer than nginx keeps an idle connection to us: were it shorter, we could hang up as its next request comes in."""


def config_of(app: Any, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the application: uvloop where it is installed; logging is left as it is."""
    return uvicorn.Config(
        app,
        http=HttpConnection,
        ws=WebSocketConnection,
        ws_max_size=settings.max_bytes,
        ws_per_message_deflate=False,  # an event is made into bytes once; compressing those once a client undoes it
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,  # ours says more
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class GatewayServer(uvicorn.Server):
    """Serves until a signal, or until `stop()`. `drain` is awaited at the end, `on_started` called at the beginning."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        drain: Callable[[], Awaitable[None]],
        on_started: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._drain, self._on_started = drain, on_started
        self._loop, self._forced = asyncio.get_running_loop(), asyncio.Event()

    def stop(self) -> None:
        """Begin the end."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal: begin the end, or after a second Ctrl-C, have done with it.

        uvicorn would raise the signal again when all is done, and this process would be killed by it.
        """
        if self.should_exit and sig == signal.SIGINT:
            self._loop.call_soon_threadsafe(self._force)
        self.stop()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start the application's lifespan, and listen."""
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Steps 1 to 5, up to the application's lifespan."""
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        self._keep_nobody()
        drained, forced = asyncio.ensure_future(self._drain()), asyncio.create_task(self._forced.wait())
        await asyncio.wait([drained, forced], return_when=asyncio.FIRST_COMPLETED)
        await end([drained, forced] if self._forced.is_set() else [forced])
        await super().shutdown(sockets)
        if not drained.cancelled():
            drained.result()  # raises what went wrong with it, now that all is closed

    def _keep_nobody(self) -> None:
        """From now on each connection ends behind its answer.

        A proxy that keeps some at rest is told so with its next answer. Were they closed as a request comes in, nobody
        could say what became of that.
        """
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        for connection in self.server_state.connections:
            if isinstance(connection, HttpConnection) and connection.cycle is not None:
                connection.cycle.keep_alive = False

    def _force(self) -> None:
        self._forced.set()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        for task in tuple(self.server_state.tasks):
            task.cancel()
