"""Emitters that are cancelled, at any point: what was stored is told, in order, and nobody else is harmed."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from eventlab.clock import run_virtual
from eventlab.emitter import PersistentEventSystem
from eventlab.event import Event
from tests.emitter.conftest import Open
from tests.emitter.waiting import PATIENCE, turns, until


async def emits_cancelled_at_random(events: PersistentEventSystem, chance: Random) -> dict[str, list[Event]]:
    """A hundred emits, some of them cancelled on their way; what each listener heard, and what is stored."""
    heard: dict[str, list[Event]] = {"first": [], "slow": [], "last": []}

    async def slow(event: Event) -> None:
        heard["slow"].append(event)
        await turns(chance.randrange(3))
        if event.type == "a" and event.data["n"] % 7 == 0:
            await events.emit("b", {"because": event.id})

    events.subscribe("*", heard["first"].append)
    events.subscribe("*", slow)
    events.subscribe("*", heard["last"].append)
    emits = []
    for number in range(100):
        emits.append(asyncio.create_task(events.emit("a", {"n": number})))
        await turns(chance.randrange(12))
        if number % 10 == 9:
            past = await events.history("a", limit=5)
            assert {event.type for event in past} <= {"a"}
        if chance.random() < 0.33:
            emits[chance.randrange(len(emits))].cancel()
    ended = await asyncio.gather(*emits, return_exceptions=True)
    returned = [event for event in ended if isinstance(event, Event)]
    assert all(isinstance(event, Event | asyncio.CancelledError) for event in ended)
    await events.emit("a", {"n": 100})
    stored = list(await events.history("a", limit=1000))
    assert [stored.index(event) for event in returned] == sorted(stored.index(event) for event in returned)
    assert len(returned) < 100
    return heard | {"stored a": stored, "stored b": list(await events.history("b", limit=1000))}


@pytest.mark.parametrize("seed", range(6))
def test_emits_cancelled_at_random_points_leave_log_and_listeners_agreed(open_system: Open, seed: int) -> None:
    """Each stored event is heard once by each listener, in the order of the log; no reply reaches the wrong command."""

    async def story() -> dict[str, list[Event]]:
        async with asyncio.timeout(PATIENCE), open_system() as events:
            return await emits_cancelled_at_random(events, Random(seed))

    found = asyncio.run(story())

    for listener in ("first", "slow", "last"):
        for type in ("a", "b"):
            assert [event for event in found[listener] if event.type == type] == found[f"stored {type}"]
    assert len({event.id for event in found["first"]}) == len(found["first"])


def test_cancelling_one_emit_does_not_rob_another() -> None:
    """One task tells for both; when it is cancelled, the other goes on telling where it broke off."""

    async def story() -> tuple[list[int], list[int]]:
        async with PersistentEventSystem() as events:
            begun: list[int] = []
            last: list[int] = []
            arrived, go = asyncio.Event(), asyncio.Event()

            async def slow(event: Event) -> None:
                begun.append(event.data["n"])
                if event.data["n"] == 1:  # until the other event stands in the line
                    await until(lambda: events.snapshot()["undelivered"] == 2)
                if event.data["n"] == 2:
                    arrived.set()
                    await go.wait()

            events.subscribe("a", slow)
            events.subscribe("a", lambda event: last.append(event.data["n"]))
            one = asyncio.create_task(events.emit("a", {"n": 1}))
            other = asyncio.create_task(events.emit("a", {"n": 2}))
            await arrived.wait()
            one.cancel()  # it is telling the other's event at this moment
            with pytest.raises(asyncio.CancelledError):
                await one
            go.set()
            await other
            return begun, last

    assert run_virtual(story()) == ([1, 2], [1, 2])


def test_what_a_cancelled_emit_left_untold_is_told_by_the_next() -> None:
    """The listener at work was cancelled; those behind it, and the events that were caused, are not forgotten."""

    async def story() -> tuple[list[str], int, list[str]]:
        async with PersistentEventSystem() as events:
            heard: list[str] = []

            async def slow(event: Event) -> None:
                await events.emit("caused", {})
                await asyncio.sleep(3600)

            events.subscribe("cause", slow)
            events.subscribe("*", lambda event: heard.append(event.type))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(60):
                    await events.emit("cause", {})
            before, waiting = list(heard), events.snapshot()["undelivered"]
            await events.emit("next.came", {})
            return before, waiting, heard

    assert run_virtual(story()) == ([], 2, ["cause", "caused", "next.came"])


def test_a_listener_that_hangs_does_not_hang_the_system_for_ever() -> None:
    """Who limits the emit with a timeout ends the listener with it, and the next emit is heard."""

    async def story() -> list[int]:
        async with PersistentEventSystem() as events:
            heard: list[int] = []

            async def hang(event: Event) -> None:
                heard.append(event.data["n"])
                if event.data["n"] == 1:
                    await asyncio.Event().wait()

            events.subscribe("a", hang)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(60):
                    await events.emit("a", {"n": 1})
            await events.emit("a", {"n": 2})
            return heard

    assert run_virtual(story()) == [1, 2]


def test_an_emit_that_is_cancelled_at_once_may_be_stored_and_then_it_is_heard() -> None:
    """Storing is not broken off in the middle: what is in the log has reached, or will reach, the listeners."""

    async def story(before: int) -> tuple[list[int], list[int]]:
        async with PersistentEventSystem() as events:
            heard: list[int] = []
            events.subscribe("a", lambda event: heard.append(event.data["n"]))
            emit = asyncio.create_task(events.emit("a", {"n": 1}))
            await turns(before)
            emit.cancel()
            await asyncio.wait([emit])
            await events.emit("a", {"n": 2})
            return heard, [event.data["n"] for event in await events.history("a")]

    outcomes = [run_virtual(story(before)) for before in range(60)]

    assert all(heard == stored for heard, stored in outcomes)
    assert ([2], [2]) in outcomes
    assert ([1, 2], [1, 2]) in outcomes
