"""What one connection emits: so many at a time, waited for at the end, and not held for longer than it takes."""

from __future__ import annotations

import asyncio
import gc
import weakref

from eventlab.gateway.emits import AT_ONCE, Emits
from tests.emitter.waiting import turns


def test_so_many_are_under_way_at_once() -> None:
    """The next one waits until one of them is done; whoever gives up waiting has begun nothing."""

    async def story() -> tuple[int, int]:
        begun, go = [], asyncio.Event()

        async def emit(n: int) -> None:
            begun.append(n)
            await go.wait()

        async with Emits() as emits:
            for n in range(AT_ONCE):
                await emits.begin(emit(n))
            waiting = asyncio.create_task(emits.begin(emit(AT_ONCE)))
            given_up = asyncio.create_task(emits.begin(emit(AT_ONCE + 1)))
            await turns(5)
            before = len(begun)
            given_up.cancel()
            go.set()
            await waiting
            await emits.answered(30)
            return before, len(begun)

    assert asyncio.run(story()) == (AT_ONCE, AT_ONCE + 1)


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    """When patience ends the connection does, and with it what was under way: stored or not, nobody can say."""

    async def story() -> tuple[int, int]:
        cancelled = []

        async def emit() -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(True)
                raise

        async with Emits() as emits:
            await emits.begin(emit())
            async with asyncio.timeout(30):
                await emits.answered(0.01)
            before = len(cancelled)
        return before, len(cancelled)

    assert asyncio.run(story()) == (0, 1)


def test_what_is_answered_is_held_no_longer() -> None:
    """A page may emit for days on one connection."""

    async def story() -> list[object]:
        held = []

        async def emit() -> None:
            held.append(weakref.ref(asyncio.current_task()))

        async with Emits() as emits:
            for _ in range(3):
                await emits.begin(emit())
            await emits.answered(30)
            await turns(3)
            gc.collect()
            return [task() for task in held]

    assert asyncio.run(story()) == [None] * 3
