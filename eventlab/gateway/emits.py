"""Emits under way: those of one connection that the store has not answered yet.

They begin in the order in which they came, and so are stored in it; and as many of them as may be under way fly
together, so that a client that does not wait for each answer is served in one trip. Beyond that nobody reads on: what
more the client sends waits in its own network card.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from eventlab.system.ending import end

AT_ONCE = 32
"""Emits under way of one connection. Each holds its event, up to the limit of an envelope."""


class Emits:
    """Use it with `async with`: what is under way at the end is cancelled, which leaves it stored or not."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, emit: Coroutine[Any, Any, None]) -> None:
        """Let it run, as soon as there is room. It raises nothing: what goes wrong, it answers."""
        try:
            await self._room.acquire()
        except asyncio.CancelledError:
            emit.close()
            raise
        task = asyncio.create_task(emit, name="an emit of a connection")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def answered(self, seconds: float) -> None:
        """Return when nothing is under way, at the latest after so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()

    async def __aenter__(self) -> Emits:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await end(tuple(self._tasks))
