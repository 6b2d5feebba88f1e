"""What the tests of producers and consumers share: a system that can be down, and a client of doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from eventlab.errors import Unreachable
from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.memory_log import MemoryLog
from eventlab.system.producers.incoming import Endpoint
from eventlab.system.unified import UnifiedEventSystem


class SureBell(MemoryLog):
    """A log whose bell is never lost, so that nobody looks once a second, through days of virtual time."""

    async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109  (as the log)
        """As the log, for as long as it takes."""
        return await super().wait(after, timeout * 100_000)


class OnceSystem(UnifiedEventSystem):
    """The production system in memory, whose store a test can take away, and make forget the ids."""

    def __init__(self, **options: Any) -> None:
        log = SureBell()
        super().__init__(log, **options)
        self._store = log.store
        self.down = False

    async def emit(self, *args: Any, **options: Any) -> Event:
        """As it does, unless it is down."""
        if self.down:
            raise Unreachable("the store is down, says the test.")
        return await super().emit(*args, **options)

    def forget_ids(self) -> None:
        """As if ten minutes had passed."""
        self._store.own_ids.clear()


@asynccontextmanager
async def once_system() -> AsyncIterator[OnceSystem]:
    """A system of this kind, on a log of its own."""
    async with OnceSystem() as events:
        assert isinstance(events, OnceSystem)
        yield events


@asynccontextmanager
async def client_of(path: str, endpoint: Endpoint) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client whose requests go straight into an application with this one route."""
    app = Starlette(routes=[Route(path, endpoint, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        yield client
