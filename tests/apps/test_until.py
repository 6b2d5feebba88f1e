"""Items until somebody says stop, also in the middle of a wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from eventlab.apps.until import until
from eventlab.clock import run_virtual
from eventlab.errors import NoAnswer


async def slowly(count: int, seconds: float = 1.0) -> AsyncIterator[int]:
    """Numbers, one in so many seconds."""
    for number in range(count):
        await asyncio.sleep(seconds)
        yield number


def test_without_a_stop_all_items_come() -> None:
    """And then the end."""

    async def story() -> list[int]:
        return [item async for item in until(asyncio.Event(), slowly(3), patience=2)]

    assert run_virtual(story()) == [0, 1, 2]


def test_a_stop_ends_the_wait_at_once() -> None:
    """What was awaited is not waited for."""

    async def story() -> tuple[list[int], float]:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.call_later(2.5, stop.set)
        return [item async for item in until(stop, slowly(3), patience=2)], loop.time()

    assert run_virtual(story()) == ([0, 1], 2.5)


def test_stopped_before_it_began_nothing_comes() -> None:
    """Not even what was ready."""

    async def story() -> list[int]:
        stop = asyncio.Event()
        stop.set()
        return [item async for item in until(stop, slowly(3, seconds=0), patience=2)]

    assert run_virtual(story()) == []


def test_silence_is_told() -> None:
    """After as many seconds as one is patient."""

    async def story() -> None:
        async for _ in until(asyncio.Event(), slowly(1, seconds=10), patience=2):
            pass

    with pytest.raises(NoAnswer, match="nothing came for 2 s"):
        run_virtual(story())


def test_what_goes_wrong_is_raised() -> None:
    """As if one had asked oneself."""

    async def broken() -> AsyncIterator[int]:
        yield 1
        raise ZeroDivisionError

    async def story(seen: list[int]) -> None:
        async for item in until(asyncio.Event(), broken(), patience=2):
            seen.append(item)

    seen: list[int] = []
    with pytest.raises(ZeroDivisionError):
        run_virtual(story(seen))

    assert seen == [1]
