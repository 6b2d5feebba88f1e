"""Emits that are stored once for each id, over a system that does not know ids."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.emitter import PersistentEventSystem
from eventlab.errors import InvalidMessage, InvalidName
from eventlab.practice.deduplication import DeduplicatedEventSystem


def stored_by(*emits: tuple[str, dict[str, Any]], remember: int = 10, at_once: bool = False) -> Any:
    """The events that these emits answered, and those that are stored."""

    async def story() -> Any:
        async with DeduplicatedEventSystem(PersistentEventSystem(), remember=remember) as events:
            calls = [events.emit(type, {}, **fields) for type, fields in emits]
            answers = await asyncio.gather(*calls) if at_once else [await call for call in calls]
            return answers, list(await events.history()), events.snapshot()["deduplication"]

    return asyncio.run(story())


@pytest.mark.parametrize("at_once", [False, True])
def test_an_id_is_stored_once(at_once: bool) -> None:
    """Repeated, one after the other or at the same time, it is answered with the first, position and all."""
    answers, stored, counts = stored_by(*[("order.paid", {"id": "mine"})] * 3, at_once=at_once)

    assert len(stored) == 1
    assert answers == stored * 3
    assert counts == {"known": 1, "repeats": 2}


def test_without_an_id_each_emit_is_an_event() -> None:
    """Two orders may look the same, and be two."""
    _, stored, _ = stored_by(*[("order.paid", {})] * 2, *[("order.paid", {"id": ""})] * 2)

    assert len(stored) == 4


def test_beyond_its_bound_an_id_is_forgotten() -> None:
    """The memory has an end, and says so beforehand."""
    names = ["a", "b", "a", "c", "b"]
    _, stored, _ = stored_by(*[("order.paid", {"id": name}) for name in names], remember=2)

    assert [event.id for event in stored] == ["a", "b", "c", "b"]


@pytest.mark.parametrize("id", [7, ["mine"]])
def test_what_is_no_id_is_refused_by_the_inner_system(id: Any) -> None:
    """With its own words: the layer does not look it up."""
    with pytest.raises(InvalidMessage, match="id"):
        stored_by(("order.paid", {"id": id}))


def test_what_was_refused_is_not_remembered() -> None:
    """The same id, with a good name, is stored."""

    async def story() -> int:
        async with DeduplicatedEventSystem(PersistentEventSystem()) as events:
            with pytest.raises(InvalidName):
                await events.emit("Order-Paid", {}, id="mine")
            await events.emit("order.paid", {}, id="mine")
            return len(await events.history())

    assert asyncio.run(story()) == 1
