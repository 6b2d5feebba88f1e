"""The batcher: while one batch flies, the next one gathers (what databases call group commit).

    emit ─┐                                   one flight at a time for each partition, so that order is kept;
    emit ─┼─▶ waiting ──▶ in flight ──▶ log   no timer: alone, an event flies at once; in a crowd, by the hundred
    emit ─┘

Emitters await a future and never touch a connection: a cancelled emit breaks nothing off, and its event is stored or
not, like any other. What waits is bounded, in events and in bytes; beyond that an emit waits before it joins, in its
turn, or is told `Overloaded` if it would rather not.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from eventlab.errors import Closed, EventLabError, Overloaded
from eventlab.system.log import Draft, Log, Stored
from eventlab.transport import position_key

MAX_BATCH, MAX_BATCH_BYTES = 256, 512 * 1024
"""Of one flight. Redis does nothing else while it stores one: 256 events take it about a millisecond."""
MAX_WAITING, MAX_WAITING_BYTES = 10_000, 64 * 1024 * 1024
"""Of all that waits or flies."""
_TOO_LATE = "the event system was closed before this event could be stored."


@dataclass(slots=True, eq=False)
class Parcel:
    """Drafts of one emitter, which fly together, and the future in which it waits for the answer."""

    partition: int
    drafts: Sequence[Draft]
    size: int
    answer: asyncio.Future[Stored]


@dataclass(slots=True)
class Lane:
    """What waits for one partition, and whether a batch is in flight."""

    waiting: deque[Parcel] = field(default_factory=deque)
    flight: asyncio.Task[None] | None = None


class Batcher:
    """Gathers drafts into batches for a log. Use it in one event loop."""

    def __init__(
        self,
        log: Log,
        *,
        on_stored: Callable[[int, str], None] | None = None,
        max_waiting: int = MAX_WAITING,
        max_waiting_bytes: int = MAX_WAITING_BYTES,
        chance: random.Random | None = None,
    ) -> None:
        """`on_stored` is told of each batch before its emitters are: the partition, and the newest position in it."""
        self._log, self._on_stored, self._chance = log, on_stored, chance or random.Random()
        self._lanes = [Lane() for _ in range(log.partitions)]
        self._max_waiting, self._max_bytes = max_waiting, max_waiting_bytes
        self._count = self._bytes = 0
        self._gate: OrderedDict[Parcel, None] = OrderedDict()  # what waits before it may join; any may be cancelled
        self._closed = False
        self.batches = 0
        """Flown so far."""

    async def append(self, partition: int, drafts: Sequence[Draft], *, wait: bool = True) -> Stored:
        """Store the drafts, in order and together with whatever else waits; return when they are stored.

        At most `MAX_BATCH` at a time. Raises `Overloaded` if there is no room and `wait` is False; and what the log
        raises. Cancelled before it has joined, nothing is stored; later, the drafts are stored or not.
        """
        if self._closed:
            raise Closed(_TOO_LATE)
        size = sum(len(draft.envelope) for draft in drafts)
        parcel = Parcel(partition, drafts, size, asyncio.get_running_loop().create_future())
        if not self._gate and self._has_room(parcel):
            self._join(parcel)
        elif wait:
            self._gate[parcel] = None
        else:
            raise Overloaded(
                f"{self._count:,} events ({self._bytes:,} bytes) wait to be stored already, and {self._max_waiting:,} "
                "may. This one was not stored: emit it later, or let emit wait for its turn."
            )
        try:
            return await parcel.answer
        except asyncio.CancelledError:
            self._leave(parcel)
            raise

    async def append_many(self, places: Sequence[int], drafts: Sequence[Draft]) -> list[str | Exception]:
        """Store each draft in the partition at the same place of `places`; the position of each, or the error.

        In order within each partition, as many together as fly together. All are tried, even if some fail.
        """
        lanes: dict[int, list[int]] = {}
        for number, partition in enumerate(places):
            lanes.setdefault(partition, []).append(number)
        parcels = [
            (partition, numbers[begin : begin + MAX_BATCH])
            for partition, numbers in lanes.items()
            for begin in range(0, len(numbers), MAX_BATCH)
        ]
        flights = (self.append(partition, [drafts[number] for number in numbers]) for partition, numbers in parcels)
        answers = await asyncio.gather(*flights, return_exceptions=True)
        outcomes: list[str | Exception] = [""] * len(drafts)
        for (_, numbers), answer in zip(parcels, answers, strict=True):
            if isinstance(answer, BaseException) and not isinstance(answer, Exception):
                raise answer
            for place, number in enumerate(numbers):
                outcomes[number] = answer if isinstance(answer, Exception) else answer.positions[place]
        return outcomes

    def snapshot(self) -> dict[str, int]:
        """Events and bytes that wait or fly, emits that wait before they may join, and batches flown."""
        gate = len(self._gate)
        return {"waiting": self._count, "bytes": self._bytes, "at_the_gate": gate, "batches": self.batches}

    async def aclose(self) -> None:
        """Store what has joined; what still waits to join is told `Closed`."""
        self._closed = True
        while self._gate:
            _refuse([self._gate.popitem(last=False)[0]], Closed(_TOO_LATE))
        flights = [lane.flight for lane in self._lanes if lane.flight is not None]
        if flights:
            await asyncio.wait(flights)

    async def _fly(self, partition: int, lane: Lane) -> None:
        while lane.waiting:
            parcels = self._gather(lane)
            drafts = parcels[0].drafts if len(parcels) == 1 else [each for parcel in parcels for each in parcel.drafts]
            try:
                stored = await self._log.append(partition, drafts, batch=f"{self._chance.getrandbits(96):024x}")
            except Exception as error:  # noqa: BLE001  (whatever it is, it is the answer to those who wait)
                _refuse(parcels, error)
                if self._closed:  # the store is gone: the others would wait out its patience one after the other
                    _refuse(lane.waiting, Closed(_TOO_LATE))
                    parcels += lane.waiting
                    lane.waiting.clear()
            else:
                if self._on_stored is not None:
                    self._on_stored(partition, _newest(drafts, stored.positions))
                _answer(parcels, stored)
            self.batches += 1
            self._make_room(parcels)
        lane.flight = None

    def _gather(self, lane: Lane) -> list[Parcel]:
        """Take what waits, oldest first, as much as one batch holds; at least one parcel."""
        parcels = [lane.waiting.popleft()]
        count, size = len(parcels[0].drafts), parcels[0].size
        while lane.waiting:
            count, size = count + len(lane.waiting[0].drafts), size + lane.waiting[0].size
            if count > MAX_BATCH or size > MAX_BATCH_BYTES:
                break
            parcels.append(lane.waiting.popleft())
        return parcels

    def _has_room(self, parcel: Parcel) -> bool:
        """Whether it fits. What is larger than all the room there is fits alone: it must fly some time."""
        count, size = self._count + len(parcel.drafts), self._bytes + parcel.size
        return (count <= self._max_waiting and size <= self._max_bytes) or self._count == 0

    def _join(self, parcel: Parcel) -> None:
        self._count += len(parcel.drafts)
        self._bytes += parcel.size
        lane = self._lanes[parcel.partition]
        lane.waiting.append(parcel)
        if lane.flight is None:  # it begins in the loop's next round: whoever emits in this one comes along
            name = f"flights of partition {parcel.partition}"
            lane.flight = asyncio.create_task(self._fly(parcel.partition, lane), name=name)

    def _leave(self, parcel: Parcel) -> None:
        """Its emitter was cancelled: if it waits at the gate, it makes way for those behind it."""
        if parcel in self._gate:
            del self._gate[parcel]
            self._open_gate()

    def _make_room(self, parcels: Sequence[Parcel]) -> None:
        self._count -= sum(len(parcel.drafts) for parcel in parcels)
        self._bytes -= sum(parcel.size for parcel in parcels)
        self._open_gate()

    def _open_gate(self) -> None:
        """Let in whoever waits, first come, first served, as long as they fit."""
        while self._gate and self._has_room(next(iter(self._gate))):
            self._join(self._gate.popitem(last=False)[0])


def _newest(drafts: Sequence[Draft], positions: Sequence[str]) -> str:
    """The last, but for drafts that brought an id: those may have been stored long ago."""
    return max(positions, key=position_key) if any(draft.own_id for draft in drafts) else positions[-1]


def _answer(parcels: Sequence[Parcel], stored: Stored) -> None:
    begin = 0
    for parcel in parcels:
        end = begin + len(parcel.drafts)
        if not parcel.answer.done():  # its emitter was cancelled
            parcel.answer.set_result(Stored(stored.positions[begin:end], stored.heard))
        begin = end


def _refuse(parcels: Iterable[Parcel], error: Exception) -> None:
    """Each emitter gets an error of its own: one that is raised in a hundred tasks would collect their tracebacks."""
    for parcel in parcels:
        if not parcel.answer.done():
            parcel.answer.set_exception(copy(error) if isinstance(error, EventLabError) else error)
