"""Handlers that run once for each event: by the memory of a process, and by that of a group."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.errors import InvalidOption
from eventlab.event import Event
from eventlab.practice.deduplicated import deduplicated, once
from eventlab.practice.remembered import Remembered
from eventlab.system import connect
from eventlab.system.backoff import Backoff
from eventlab.system.handling import name_of
from tests.emitter.waiting import until

EVENT = Event("order.paid", {"total": 12})


def test_an_event_that_comes_again_is_passed_over() -> None:
    """By its id: another event of the same data is another event. Plain handlers and async ones."""
    shipped: list[str] = []
    other = Event("order.paid", {"total": 12})

    async def ship(event: Event) -> None:
        shipped.append(event.id)

    async def story() -> None:
        for handler in (deduplicated(ship), deduplicated(lambda event: shipped.append(event.id))):
            for event in (EVENT, EVENT, other, EVENT):
                await handler(event)

    asyncio.run(story())

    assert shipped == [EVENT.id, other.id] * 2


def test_what_failed_may_come_again() -> None:
    """It is marked when it is done, not when it begins."""
    tries: list[Event] = []

    async def fails_once(event: Event) -> None:
        tries.append(event)
        if len(tries) == 1:
            raise ValueError("no stove")

    async def story() -> None:
        handler = deduplicated(fails_once)
        with pytest.raises(ValueError, match="no stove"):
            await handler(EVENT)
        await handler(EVENT)
        await handler(EVENT)

    asyncio.run(story())

    assert len(tries) == 2


def test_the_same_event_twice_at_the_same_time_runs_once() -> None:
    """The second waits for the first, and finds that it was done; another event does not wait."""
    began: list[Event] = []
    other = Event("order.paid")

    async def story() -> None:
        may_end = asyncio.Event()

        async def ship(event: Event) -> None:
            began.append(event)
            if event is EVENT:
                await may_end.wait()

        handler = deduplicated(ship)
        async with asyncio.TaskGroup() as both:
            both.create_task(handler(EVENT))
            both.create_task(handler(EVENT))
            both.create_task(handler(other))
            await until(lambda: other in began)
            may_end.set()

    asyncio.run(story())

    assert began == [EVENT, other]


def test_the_memory_has_a_bound() -> None:
    """The id that was not met for the longest time goes first."""
    runs: list[str] = []

    async def ship(event: Event) -> None:
        runs.append(event.id)

    async def story() -> None:
        handler = deduplicated(ship, remember=2)
        for id in ("a", "b", "a", "c", "a", "b"):
            await handler(Event("order.paid", id=id))

    asyncio.run(story())

    assert runs == ["a", "b", "c", "b"]


def test_a_group_remembers_for_all_its_workers() -> None:
    """Delivered to another worker after the first was done with it, it does not run again."""
    shipped: list[Any] = []

    async def ship(event: Event, ctx: Any) -> None:
        shipped.append((event.type, ctx.group))

    class Again(Exception):
        """Raised behind the handler: its worker dies before the ack."""

    async def dies_behind(event: Event, ctx: Any) -> None:
        await once(ship)(event, ctx)
        if ctx.attempt == 1:
            raise Again

    async def story() -> None:
        async with connect("memory://") as events:
            soon = Backoff(base=0.001, cap=0.001)
            async with events.worker("shipping", "order.*", dies_behind, backoff=soon) as worker:
                await events.emit("order.paid", {})
                await until(lambda: worker.snapshot()["handled"])

    asyncio.run(story())

    assert shipped == [("order.paid", "shipping")]


def test_a_group_remembers_under_the_handlers_name_for_as_long_as_one_says() -> None:
    """By that name the worker shows it, too."""
    asked: list[Any] = []

    class Asked:
        async def once(self, effect: str, _call: Any, *, ttl: float) -> None:
            asked.append((effect, ttl))

    async def ship(_event: Event) -> None:
        """Nothing."""

    handler: Any = once(ship, ttl=60)
    asyncio.run(handler(EVENT, Asked()))

    assert asked == [(name_of(ship), 60)]
    assert name_of(handler) == name_of(ship)


def test_a_memory_of_nothing_is_refused() -> None:
    """0 ids are not remembered; one is."""
    memory = Remembered[str](1)
    memory.keep("a", "first")
    memory.keep("b", "second")

    assert ("a" in memory, "b" in memory, len(memory)) == (False, True, 1)
    with pytest.raises(InvalidOption, match="expected a number of ids, 1 or more"):
        Remembered(0)
