"""Ending tasks, for good."""

from __future__ import annotations

import asyncio

from eventlab.clock import run_virtual
from eventlab.system.ending import end


def test_a_task_that_swallows_a_cancellation_is_cancelled_again() -> None:
    """Clients do so, when an answer comes in that very moment; after the second time it has ended."""

    async def story() -> tuple[bool, int]:
        swallowed = 0

        async def stubborn() -> None:
            nonlocal swallowed
            while True:
                try:
                    await asyncio.sleep(3600)
                except asyncio.CancelledError:
                    swallowed += 1
                    if swallowed == 3:
                        raise

        task = asyncio.create_task(stubborn())
        await asyncio.sleep(0)
        await end([task])
        return task.cancelled(), swallowed

    assert run_virtual(story()) == (True, 3)


def test_what_they_raise_is_dropped() -> None:
    """They were told to stop: an error on the way out is nobody's business, and the loop does not complain of it."""
    complaints: list[object] = []

    async def story() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))

        async def fails() -> None:
            try:
                await asyncio.sleep(3600)
            finally:
                raise ValueError("on the way out")

        async def failed() -> None:
            raise ValueError("long before")

        tasks = [asyncio.create_task(fails()), asyncio.create_task(failed())]
        await asyncio.sleep(0)
        await end(tasks)
        assert all(task.done() for task in tasks)
        tasks.clear()

    run_virtual(story())

    assert complaints == []


def test_no_tasks_end_at_once() -> None:
    """Nothing is waited for."""
    run_virtual(end([]))
