"""What the tests of producers and consumers share: a system that stores an explicit id once, and a client of doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from eventlab.emitter import PersistentEventSystem
from eventlab.errors import Unreachable
from eventlab.event import Event
from eventlab.system.producers.incoming import Endpoint
from eventlab.transport import forget_embedded


class OnceSystem(PersistentEventSystem):
    """Stage 2 with one promise of the production system: an explicit id is stored once, and repeated told as stored.

    While `down` it stores nothing, as a system does whose Redis is gone.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.down = False
        self._by_id: dict[str, Event] = {}
        self._one = asyncio.Lock()

    async def emit(self, type: str, data: Mapping[str, Any], *, id: str | None = None, **options: Any) -> Event:
        """As stage 2 does, unless this id has been stored already."""
        if self.down:
            raise Unreachable("the store is down, says the test.")
        async with self._one:
            if id not in self._by_id:
                event = await super().emit(type, data, id=id, **options)
                self._by_id[id or event.id] = event
                return event
            return self._by_id[id]

    def forget_ids(self) -> None:
        """As if ten minutes had passed."""
        self._by_id.clear()


@asynccontextmanager
async def once_system() -> AsyncIterator[OnceSystem]:
    """A system of this kind, on an embedded store of its own."""
    name = uuid4().hex
    async with OnceSystem(f"embedded://{name}") as events:
        yield events
    forget_embedded(name)


@asynccontextmanager
async def client_of(path: str, endpoint: Endpoint) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client whose requests go straight into an application with this one route."""
    app = Starlette(routes=[Route(path, endpoint, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        yield client
