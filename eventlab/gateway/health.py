"""Health: two questions that a load balancer asks of a node.

    GET /health/live     is the process there?            no → start it anew
    GET /health/ready    can it serve somebody now?       no → send people elsewhere, and ask again

They are two because a store that is down makes every node unready, and starting them anew would mend nothing. A probe
never waits for longer than `patience`; while the store keeps one waiting, those that come later wait for its answer
too, so that probes of a dead store cannot pile up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eventlab.errors import Closed, StoreError
from eventlab.system.ending import end
from eventlab.system.log import Log
from eventlab.system.producers.incoming import excuse

PATIENCE = 1.0
"""Seconds within which the store has to answer."""


class Health:
    """Answers both questions, within `async with`. `draining` tells whether this node is about to end."""

    def __init__(self, log: Log, node: str, draining: Callable[[], bool], *, patience: float = PATIENCE) -> None:
        self._log, self._node, self._draining, self._patience = log, node, draining, patience
        self._asking: asyncio.Task[str | None] | None = None

    async def live(self, _request: Request) -> Response:
        """200, as long as anything answers at all."""
        return self._say(200, status="live")

    async def ready(self, _request: Request) -> Response:
        """200 when the store answers and this node stays; else 503 with the reason."""
        reason = "this node is about to end" if self._draining() else await self._ask()
        if reason is None:
            return self._say(200, status="ready")
        return self._say(503, status="not ready", reason=reason)

    async def _ask(self) -> str | None:
        """What is wrong with the store."""
        asking = self._asking
        if asking is None or asking.done():
            asking = self._asking = asyncio.create_task(self._look(), name="a look at the store, for health")
        done, _ = await asyncio.wait([asking], timeout=self._patience)
        return asking.result() if done else f"the store has not answered within {self._patience:g} s"

    async def _look(self) -> str | None:
        try:
            await self._log.newest()
        except (StoreError, Closed) as error:
            return excuse(error)
        return None

    def _say(self, code: int, **said: str) -> Response:
        return JSONResponse({**said, "node": self._node}, code, {"Cache-Control": "no-store"})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await end([self._asking] if self._asking else [])
