"""What the gateway's tests share: a client whose requests go straight into the application, and a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from starlette.applications import Starlette

from eventlab.gateway.app import build_app
from eventlab.gateway.listening import listen
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from tests.emitter.waiting import until


@asynccontextmanager
async def client_of(events: Any, settings: Settings | None = None, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the gateway of `events`; an exception of the application is an answer, as it is on the network."""
    app = build_app(events, settings or Settings(vitals=0), **options)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        yield client


@asynccontextmanager
async def gateway(events: Any, settings: Settings | None = None, **options: Any) -> AsyncIterator[int]:
    """The port of a real gateway in this loop."""
    async with serving_app(build_app(events, settings or Settings(vitals=0, rate=1e6), **options)) as port:
        yield port


@asynccontextmanager
async def serving_app(app: Starlette) -> AsyncIterator[int]:
    """The port of a real server of this application in this loop."""

    async def drain() -> None:
        await app.state.hub.drain(over=0)

    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = GatewayServer(config_of(app, app.state.settings), drain=drain)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started or task.done())
        try:
            yield port
        finally:
            server.stop()
            await task


@asynccontextmanager
async def connected(port: int, **options: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A client that sends and reads by hand, and is gone when the block ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, **options)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
