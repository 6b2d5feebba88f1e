"""Emits that are stored once, on top of a system that would store them as often as they come.

    events = DeduplicatedEventSystem(PersistentEventSystem())
    await events.emit("order.paid", {"total": 12}, id="payment-4711")      stored
    await events.emit("order.paid", {"total": 12}, id="payment-4711")      answered with the first, and not stored again

By the id that you bring: two orders may look the same and be two. The production log does this by itself, for all
processes, for ten minutes; this layer does it for one process, as long as its memory reaches. What is emitted many at
once it does not look at: of our systems only those have `emit_many` that know ids by themselves.

Within a `ResilientEventSystem` it knows what is replayed from the dead letters, but every emit has an id there, and so
its memory reaches less far. No lost answer is made safe by it: what raised may be stored, and is not remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventlab.event import Event
from eventlab.practice.remembered import REMEMBERED, Remembered
from eventlab.practice.wrapping import Wrapper


class DeduplicatedEventSystem(Wrapper):
    """An event system that answers an id it has stored with the event that it stored.

    The newest `remember` ids are known. What was emitted without an id of your own is not looked at. Raises
    `InvalidOption`.
    """

    def __init__(self, inner: Any, *, remember: int = REMEMBERED) -> None:
        super().__init__(inner)
        self._stored = Remembered[Event](remember)
        self._repeats = 0

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As the inner system does it, once for each id. The same id at the same time waits for the first."""
        id = fields.get("id")
        if not isinstance(id, str) or not id:
            return await super().emit(type, data, **fields)
        async with self._stored.turn(id):
            if id in self._stored:
                self._repeats += 1
            else:
                self._stored.keep(id, await super().emit(type, data, **fields))
            return self._stored[id]

    def snapshot(self) -> dict[str, Any]:
        """What the inner system shows, and under `deduplication` the ids known and the repeats answered."""
        return super().snapshot() | {"deduplication": {"known": len(self._stored), "repeats": self._repeats}}
