"""Items until somebody says stop: also while the next one is still awaited, which may be a long time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from eventlab.errors import NoAnswer
from eventlab.system.ending import end

T = TypeVar("T")


async def until(stop: asyncio.Event, items: AsyncIterator[T], *, patience: float) -> AsyncGenerator[T, None]:
    """The items, one by one, until `stop` is set. Raises `NoAnswer` when none comes for `patience` seconds.

    Whoever owns `items` closes them.
    """
    stopping = asyncio.ensure_future(stop.wait())
    coming: asyncio.Task[T] | None = None
    try:
        while not stop.is_set():
            coming = asyncio.ensure_future(_next(items))
            await asyncio.wait([stopping, coming], timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                return
            if not coming.done():
                raise NoAnswer(f"nothing came for {patience:g} s. Ask again later.")
            try:
                item = coming.result()
            except StopAsyncIteration:
                return
            yield item
    finally:
        await end([task for task in (stopping, coming) if task is not None])


async def _next(items: AsyncIterator[T]) -> T:
    return await anext(items)
