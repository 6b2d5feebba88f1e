"""The event system in a list: it keeps every promise that it makes, and needs nothing to be opened."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.conformance import verify
from eventlab.errors import Closed, InvalidMessage, InvalidName, MessageTooLarge
from eventlab.event import Event
from eventlab.practice.in_memory import InMemoryEventSystem


def test_it_keeps_what_is_owed_and_what_it_declares() -> None:
    """It can stand where any stage stands."""
    report = asyncio.run(verify(lambda _store: InMemoryEventSystem()))

    assert report.ok, str(report)


def test_handlers_have_run_when_emit_returns() -> None:
    """A test needs no waiting: also for what handlers emit in their turn."""
    heard: list[str] = []

    async def story() -> None:
        events = InMemoryEventSystem()

        @events.subscribe("user.registered")
        async def welcome(_event: Event) -> None:
            await asyncio.sleep(60)
            await events.emit("mail.sent", {})

        events.subscribe("*", lambda event: heard.append(event.type))
        await events.emit("user.registered", {})

    run_virtual(story())

    assert heard == ["user.registered", "mail.sent"]


def test_an_id_of_yours_is_stored_and_told_once() -> None:
    """As by the production system: repeated, it is answered with the first."""
    heard: list[Event] = []

    async def story() -> tuple[Event, Event, int]:
        events = InMemoryEventSystem()
        events.subscribe("*", heard.append)
        first, second = [await events.emit("order.paid", {}, id="mine") for _ in range(2)]
        return first, second, len(await events.history())

    first, second, stored = asyncio.run(story())

    assert (first, stored, heard) == (second, 1, [first])


def test_many_are_all_checked_before_any_is_stored() -> None:
    """As by the production system: in order, with ids of their own or of yours, or none of them."""

    async def story() -> tuple[list[Event], list[Event]]:
        events = InMemoryEventSystem()
        with pytest.raises(InvalidName):
            await events.emit_many([("order.placed", {}), ("Order-Paid", {})])
        stored = await events.emit_many([("order.placed", {}), ("order.paid", {}, {"id": "mine", "actor": "ann"})])
        return stored, list(await events.history())

    stored, past = asyncio.run(story())

    assert stored == past
    assert [(event.type, event.actor) for event in stored] == [("order.placed", None), ("order.paid", "ann")]
    assert stored[1].id == "mine"


def test_an_id_that_is_none_is_refused() -> None:
    """0 is a mistake to be told, and not one to be replaced."""
    with pytest.raises(InvalidMessage, match="id is 0"):
        asyncio.run(InMemoryEventSystem().emit("order.paid", {}, id=0))


def test_it_works_in_one_loop_after_the_other() -> None:
    """Made outside of any loop, used in two: a fixture knows nothing of the loop of its test."""
    events = InMemoryEventSystem()
    heard: list[Event] = []
    events.subscribe("*", heard.append)
    emitted = [asyncio.run(events.emit("order.paid", {"number": number})) for number in range(2)]

    assert heard == list(asyncio.run(events.history())) == emitted


def test_with_a_clock_and_a_seed_it_says_the_same_each_time() -> None:
    """Time and chance are arguments: ids, times and positions."""

    async def story() -> Event:
        return await InMemoryEventSystem(clock=ManualClock(), randbytes=Random(7).randbytes).emit("order.paid", {})

    assert asyncio.run(story()) == asyncio.run(story())


def test_positions_rise_when_the_clock_stands_still() -> None:
    """A hand-driven clock does not make two events one."""

    async def story() -> list[str | None]:
        events = InMemoryEventSystem(clock=ManualClock())
        return [(await events.emit("order.paid", {})).position for _ in range(2)]

    assert asyncio.run(story()) == ["1723890600000-0", "1723890600000-1"]


def test_what_a_log_would_refuse_is_refused() -> None:
    """A test that passes here does not fail there because of the size."""
    with pytest.raises(MessageTooLarge):
        asyncio.run(InMemoryEventSystem().emit("order.paid", {"text": "x" * 300_000}))


def test_a_closed_one_says_so() -> None:
    """At every verb; its snapshot still answers."""

    async def story() -> dict[str, object]:
        async with InMemoryEventSystem() as events:
            pass
        for verb in (events.emit("order.paid", {}), events.history(), events.__aenter__()):
            with pytest.raises(Closed, match="this InMemoryEventSystem is closed"):
                await verb
        with pytest.raises(Closed):
            events.subscribe("*", print)
        return events.snapshot()

    assert asyncio.run(story()) == {"events": 0, "subscriptions": {}, "closed": True}
