"""Ending tasks, for good."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any


async def end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel these until they have ended; what they raise is dropped, for they were told to stop.

    Once is not always enough: a client can swallow a cancellation, when an answer comes in that very moment.
    """
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=0.1)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # looked at, so that the loop does not complain of one that nobody has seen
