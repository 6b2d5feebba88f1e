"""Waiting in a test: never for a span of time, always for a condition, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 90
"""Seconds after which a test that waits has failed. None comes near it, on a machine that others use up neither."""


async def turns(count: int) -> None:
    """Let the loop go round so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object]) -> None:
    """Let the loop go round until the condition holds; fails after `PATIENCE` seconds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  (what is waited for has no event: it is seen in snapshots)
            await asyncio.sleep(0)
