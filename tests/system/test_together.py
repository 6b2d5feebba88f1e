"""Many events of one request: whichever way they are stored, all are checked before, and each has its outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from eventlab.errors import InvalidMessage, Unreachable
from eventlab.event import Event
from eventlab.system.log import Draft, Stored
from eventlab.system.memory_log import MemoryLog
from eventlab.system.producers.together import together
from eventlab.system.unified import UnifiedEventSystem
from tests.system.test_api import BAD_EVENTS


class Loud(UnifiedEventSystem):
    """A subclass that does something of its own with each emit."""

    heard = 0

    async def emit(self, type: str, data: Any, **fields: Any) -> Event:
        """Count it."""
        self.heard += 1
        return await super().emit(type, data, **fields)


class HalfDown(MemoryLog):
    """A log whose second partition cannot be reached."""

    async def append(self, partition: int, drafts: Sequence[Draft], *, batch: str) -> Stored:
        """Store in the first alone."""
        if partition == 1:
            raise Unreachable("the second half is down, says the test.")
        return await super().append(partition, drafts, batch=batch)


@dataclass
class User:
    """A schema."""

    name: str


BAD = [bad for bad, _ in BAD_EVENTS if isinstance(bad, dict) and {"type", "data"} <= bad.keys() and "time" not in bad]
BAD = [bad for bad in BAD if bad.get("id") != ""]  # the door's own rule: here, as in `emit`, it asks for an id
BAD += [{"type": "user.named", "data": {"name": 7}}, {"type": "user.named", "data": {"name": "a"}, "version": [1]}]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_what_is_no_event_is_refused_before_anything_is_stored(bad: Any) -> None:
    """The production system makes the event at once, as it would store it: schema and size are checked, too."""

    async def story() -> int:
        async with UnifiedEventSystem(MemoryLog(), schemas={"user.named": User}) as events:
            taken = together(events)
            taken.add({"type": "a", "data": {}})
            with pytest.raises(InvalidMessage):
                taken.add(bad)
            return len(await events.history())

    assert asyncio.run(story()) == 0


@pytest.mark.parametrize("kind", [UnifiedEventSystem, Loud])
def test_what_is_added_can_be_looked_at_before_any_is_stored(kind: type[UnifiedEventSystem]) -> None:
    """A door asks of each whether it may come in."""

    async def story() -> tuple[list[tuple[str, object]], int]:
        async with kind(MemoryLog()) as events:
            taken = together(events)
            added = [taken.add({"type": type, "data": {"n": n}}) for n, type in enumerate(("a", "b"))]
            return [(event.type, event.data["n"]) for event in added], len(await events.history())

    assert asyncio.run(story()) == ([("a", 0), ("b", 1)], 0)


def test_a_subclass_is_asked_to_emit_each() -> None:
    """What it does with them is its business."""

    async def story() -> tuple[int, int]:
        async with Loud(MemoryLog()) as events:
            taken = together(events)
            for number in range(3):
                taken.add({"type": "a", "data": {"n": number}, "key": "k"})
            await taken.store()
            return events.heard, len(await events.history())

    assert asyncio.run(story()) == (3, 3)


@pytest.mark.parametrize("kind", [UnifiedEventSystem, Loud])
def test_each_has_its_own_outcome(kind: type[UnifiedEventSystem]) -> None:
    """A partition that cannot be reached is told for those that belong there, and the others are stored."""

    async def story() -> tuple[list[object], list[object]]:
        async with kind(HalfDown(partitions=2)) as events:
            taken = together(events)
            for number in range(20):
                taken.add({"type": "a", "data": {"n": number}, "key": f"k{number}"})
            outcomes = await taken.store()
            found = [event.data["n"] for event in await events.history()]
            stored = [each.data["n"] for each in outcomes if isinstance(each, Event) and each.position]
            errors = [each for each in outcomes if isinstance(each, Unreachable)]
            assert len(stored) + len(errors) == 20
            return sorted(found), sorted(stored)

    found, stored = asyncio.run(story())

    assert found == stored
    assert 0 < len(stored) < 20
