"""A system whose store fails as a test has planned it, and chance that always draws the longest pause."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from random import Random
from typing import Any

from eventlab.event import Event
from eventlab.practice.in_memory import InMemoryEventSystem

NEVER = "never answers"


class Longest(Random):
    """Draws the upper end, so that a pause is exactly what the backoff allows."""

    def uniform(self, _low: float, high: float) -> float:
        return high


class Flaky(InMemoryEventSystem):
    """Each emit takes the next step of `plan`: an error to raise, `NEVER`, or None for a store that is well.

    `(error, None)` stores the event, and loses the answer. When the plan is through, the store is well.
    """

    def __init__(self, *plan: Any, **options: Any) -> None:
        super().__init__(**options)
        self.plan = list(plan)
        self.tried_at: list[float] = []
        """On the loop's clock."""
        self.ids: list[str | None] = []

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As planned."""
        self.tried_at.append(asyncio.get_running_loop().time())
        self.ids.append(fields.get("id"))
        step = self.plan.pop(0) if self.plan else None
        if step is NEVER:
            await asyncio.get_running_loop().create_future()
        if isinstance(step, Exception):
            raise step
        event = await super().emit(type, data, **fields)
        if step is not None:
            raise step[0]
        return event

    async def emit_many(self, events: list[tuple[str, Any, dict[str, Any]]]) -> list[Event]:
        """One after the other: what fails leaves the ones before it stored."""
        return [await self.emit(type, data, **fields) for type, data, fields in events]


class Forgetful(Flaky):
    """A store that does not know ids, as stage 2: one that comes again is stored again."""

    stores_an_id_once = False

    async def _stored(self, event: Event, *, own_id: bool) -> Event:
        return await super()._stored(event, own_id=False)
