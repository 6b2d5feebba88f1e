"""A log that a test has in hand: its answers can be held back, it can fail, and its bell can be deaf."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from eventlab.event import Event, to_envelope
from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft, Span, Stored, Stretch
from eventlab.system.memory_log import MemoryLog


class Hold:
    """A place in the log where whoever comes stops: `async with` waits until somebody does, and lets go at the end."""

    def __init__(self) -> None:
        self._reached, self._free = asyncio.Event(), asyncio.Event()

    async def stop(self) -> None:
        """Come here, and stay until the hold lets go."""
        self._reached.set()
        await self._free.wait()

    async def __aenter__(self) -> Hold:
        async with asyncio.timeout(30):
            await self._reached.wait()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._free.set()


class HandLog(MemoryLog):
    """A `MemoryLog` in the hands of a test.

    `hold("append")` stops the next append before it begins, `hold("append", after=True)` when it is done and nobody
    knows yet; "stretch" and "newest" as well. `fail["append"] = error` raises until it is taken away. `deaf`: the
    bell is never heard.
    """

    def __init__(self, name: str = "", **options: Any) -> None:
        super().__init__(name, **options)
        self.fail: dict[str, Exception] = {}
        self.deaf = False
        self.batches: list[tuple[int, list[Draft]]] = []
        """Those that were appended, or refused: the partition, and the drafts."""
        self.ids: list[str] = []
        """Of these batches."""
        self.reads = 0
        """Stretches that were asked for."""
        self._holds: list[tuple[str, int | None, bool, Hold]] = []

    def hold(self, verb: str, *, partition: int | None = None, after: bool = False) -> Hold:
        """Stop the next one who comes there (in that partition)."""
        hold = Hold()
        self._holds.append((verb, partition, after, hold))
        return hold

    async def append(self, partition: int, drafts: Sequence[Draft], *, batch: str) -> Stored:
        """As the log, in the hands of the test."""
        self.batches.append((partition, list(drafts)))
        self.ids.append(batch)
        await self._pass("append", partition, after=False)
        stored = await super().append(partition, drafts, batch=batch)
        await self._pass("append", partition, after=True)
        return stored

    async def stretch(self, partition: int, types: Collection[str] | None, span: Span) -> Stretch:
        """As the log, in the hands of the test."""
        self.reads += 1
        await self._pass("stretch", partition, after=False)
        stretch = await super().stretch(partition, types, span)
        await self._pass("stretch", partition, after=True)
        return stretch

    async def newest(self) -> Cursor:
        """As the log, in the hands of the test."""
        await self._pass("newest", 0, after=False)
        newest = await super().newest()
        await self._pass("newest", 0, after=True)
        return newest

    async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109  (as the log)
        """As the log, unless it is deaf."""
        if self.deaf:
            await asyncio.sleep(timeout)
            return False
        return await super().wait(after, timeout)

    def rung(self) -> Sequence[str | None]:
        """As the log, unless it is deaf."""
        return [None] * self.partitions if self.deaf else super().rung()

    async def _pass(self, verb: str, partition: int, *, after: bool) -> None:
        for place in self._holds:
            if place[0] == verb and place[1] in (None, partition) and place[2] == after:
                self._holds.remove(place)
                await place[3].stop()
                break
        if not after and verb in self.fail:
            raise self.fail[verb]


def draft(number: int, *, size: int = 1, type: str = "a") -> Draft:
    """A draft that can be told from others; no event is in it."""
    return Draft(type, f"{number}".encode().ljust(size))


async def put(log: MemoryLog, *events: Event, partition: int = 0) -> list[str]:
    """Append events to a partition, one batch each; the positions."""
    stored = [
        await log.append(partition, [Draft(event.type, to_envelope(event))], batch=f"put {event.id}")
        for event in events
    ]
    return [each.positions[0] for each in stored]
