"""What the gateway's tests share: a client whose requests go straight into the application, and its lifespan."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from eventlab.gateway.app import build_app
from eventlab.gateway.settings import Settings


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
