"""A web server inside a notebook, for pages that listen to the notebook's own event system.

It runs on the kernel's own loop, as a task beside the cells: an event system's connections belong to that loop, so
a server in a thread could not use it. Hence it answers while no cell is busy; a cell that waits with `await` lets
it answer, a cell that computes or calls `time.sleep` does not.

    served = lab.serve(app)       on a free port of 127.0.0.1; running the cell again replaces it
    served.address                http://127.0.0.1:40123
    await served.stop()           or `async with lab.serve(app) as served:`

A page in a browser on this machine uses `address`. Where JupyterLab is remote, 127.0.0.1 is the wrong machine: the
page then asks Lab's own server, which passes it on: Lab's base URL, then `proxy_path`.
"""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from eventlab.lab.opened import forget, remember

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK_ORIGINS = r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"
"""Pages that may read our answers: those of this machine, where JupyterLab has a port of its own."""
GRACE = 5
"""Seconds that open responses get to end when the server stops; told to, they end at once, on a busy machine later."""


class Served:
    """A server that is running; made by `serve`."""

    def __init__(self, app: ASGIApp, name: str) -> None:
        self.name = name
        self._app = app
        self._socket = _listen()
        self.port = int(self._socket.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.proxy_path = f"proxy/{self.port}"
        self._server = _server(app)
        older = remember(self)
        self._task = asyncio.create_task(self._run(older), name=f"eventlab server {name}")

    async def stop(self) -> None:
        """End every open stream, then the server, and free the port. Stopping twice does nothing."""
        await _close_streams(self._app)
        self._server.should_exit = True
        await asyncio.shield(self._task)
        forget(self)

    async def __aenter__(self) -> Served:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    def __repr__(self) -> str:
        return f"server {self.name!r} on {self.address}"

    async def _run(self, older: Any) -> None:
        try:
            if older is not None:
                await older.stop()
            await self._server.serve(sockets=[self._socket])
        finally:
            self._socket.close()


def serve(app: ASGIApp, name: str = "events") -> Served:
    """Serve `app` on a free port of 127.0.0.1. A server of the same name is stopped and replaced.

    From the moment this returns, browsers can connect. Raises `RuntimeError` where no event loop is running.
    """
    asyncio.get_running_loop()  # before anything is opened
    return Served(app, name)


def _listen() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)  # at once: who connects before the server's task begins, waits instead of being refused
    return listening


def _server(app: ASGIApp) -> Any:
    import uvicorn
    from starlette.middleware.cors import CORSMiddleware

    class Server(uvicorn.Server):
        def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]  # no generator needed
            return nullcontext()  # Ctrl-C and "interrupt kernel" belong to the notebook

    open_to_pages = CORSMiddleware(app, allow_origin_regex=LOOPBACK_ORIGINS, allow_methods=["GET", "POST"])
    config = uvicorn.Config(
        open_to_pages,
        lifespan="off",
        log_config=None,  # leave the notebook's logging as it is
        access_log=False,
        timeout_graceful_shutdown=GRACE,
    )
    return Server(config)


async def _close_streams(app: ASGIApp) -> None:
    """Call `close()` of every endpoint that has one: a stream that never ends would keep the server waiting."""
    for endpoint in _endpoints(app):
        closing = getattr(endpoint, "close", None)
        result = closing() if callable(closing) else None
        if inspect.isawaitable(result):
            await result


def _endpoints(app: Any) -> Iterator[Any]:
    yield app
    for route in getattr(app, "routes", ()):
        yield from _endpoints(getattr(route, "endpoint", None) or getattr(route, "app", None))
