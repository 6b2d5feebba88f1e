"""A handler with a limit of time."""

from __future__ import annotations

import asyncio
import threading

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import InvalidOption, NoAnswer
from eventlab.event import Event
from eventlab.practice.in_memory import InMemoryEventSystem
from eventlab.practice.timed import timed


def test_a_handler_that_hangs_is_cancelled_and_the_next_event_comes() -> None:
    """One event is lost on it, and said so; without the limit it would have been all of them."""
    errors, handled = list[Exception](), list[str]()

    async def hangs_on_the_first(event: Event) -> None:
        if event.data["number"] == 1:
            await asyncio.Event().wait()
        handled.append(event.data["number"])

    async def story() -> Event:
        async with InMemoryEventSystem(on_error=lambda error, *_: errors.append(error)) as events:
            events.subscribe("order.placed", timed(hangs_on_the_first, 5))
            first = await events.emit("order.placed", {"number": 1})
            await events.emit("order.placed", {"number": 2})
            return first

    first = run_virtual(story())

    assert handled == [2]
    assert [type(error) for error in errors] == [NoAnswer]
    assert str(errors[0]).endswith(f"hangs_on_the_first was not done with order.placed {first.id} within 5 s.")


def test_a_timeout_of_the_handlers_own_is_its_own() -> None:
    """Nobody is told of a limit that was not reached."""

    async def own(_event: Event) -> None:
        raise TimeoutError("the database")

    with pytest.raises(TimeoutError, match="the database"):
        run_virtual(timed(own, 5)(Event("order.placed")))


def test_a_plain_function_runs_to_its_end() -> None:
    """A thread cannot be cancelled: the error comes when it is done, so that two never run at once."""
    may_end, ended = threading.Event(), list[str]()

    def slow(_event: Event) -> None:
        may_end.wait(30)
        ended.append("slow")

    async def story() -> None:
        handling = asyncio.create_task(timed(slow, 0.01)(Event("order.placed")))
        await asyncio.sleep(0.02)
        may_end.set()
        await handling

    with pytest.raises(NoAnswer):
        asyncio.run(story())
    assert ended == ["slow"]


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_limit_is_a_number_of_seconds(seconds: float) -> None:
    """No time at all, or all of it, is no limit."""
    with pytest.raises(InvalidOption, match="Try 5"):
        timed(print, seconds)
