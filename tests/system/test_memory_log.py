"""The log in memory: the same as in Redis, step by step, under whatever is asked of both."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from eventlab.clock import ManualClock
from eventlab.errors import CursorExpired
from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft, Log, Record, Span
from eventlab.system.memory_log import REMEMBERED, MemoryLog, forget_memory
from eventlab.system.nodes import nodes_at
from eventlab.system.redis_log import RedisLog
from eventlab.transport import START, position_key
from tests.system.records import drafts, spelled, start

T = TypeVar("T")
PARTITIONS, KEPT = 2, 6
TYPES = ("order.placed", "order.paid", "user.left")
BATCHES = st.lists(st.tuples(st.sampled_from(TYPES), st.sampled_from([None, None, "id-1", "id-2"])), max_size=4)
PIECES = st.integers(0, PARTITIONS - 1)
PLACES = st.sampled_from([0, 0, 0, 1, 2, 3, 5, 7, 9, 12, 20])
"""The place of a record in its partition, from 1; 0 is the start."""
WANTED = st.none() | st.sets(st.sampled_from((*TYPES, "nobody.home")), min_size=1)


class Twins(RuleBasedStateMachine):
    """One log in memory and one in an embedded Redis, told and asked the same.

    Their positions differ, for they have a clock each; what has to agree is the place that a position stands for: the
    first record of its partition, the second, and so on. Both keep six records of each, and trim as they go.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.memory = MemoryLog(partitions=PARTITIONS, max_length=KEPT)
        self.redis = RedisLog(nodes_at(None), partitions=PARTITIONS, max_length=KEPT)
        self.logs: tuple[Log, Log] = (self.memory, self.redis)
        self.positions: dict[Log, list[list[str]]] = {log: [[START] for _ in range(PARTITIONS)] for log in self.logs}
        self.told: list[tuple[int, list[Draft], str]] = []
        self.run(self.redis.open())

    def run(self, asking: Coroutine[Any, Any, T]) -> T:
        """The answer of one log."""
        return self.runner.run(asking)

    def places(self, log: Log, partition: int, positions: list[str]) -> list[int]:
        """The places that these positions stand for, new ones at the end."""
        known = self.positions[log][partition]
        for position in positions:
            if position not in known:
                assert position_key(position) > position_key(known[-1])
                known.append(position)
        return [known.index(position) for position in positions]

    def position(self, log: Log, partition: int, place: int) -> str:
        """The position of a place, or of the last one before it."""
        known = self.positions[log][partition]
        return known[min(place, len(known) - 1)]

    def cursor(self, log: Log, places: list[int]) -> Cursor:
        """A cursor behind these places."""
        return Cursor(log.epoch, tuple(self.position(log, n, place) for n, place in enumerate(places)))

    def same(self, ask: Any) -> None:
        """Both logs answer the same, also when the answer is that the cursor expired."""
        answers = []
        for log in self.logs:
            try:
                answers.append(self.run(ask(log)))
            except CursorExpired as expired:
                answers.append(("expired", self.at(log, expired.cursor)))
        assert answers[0] == answers[1]

    def at(self, log: Log, cursor: Cursor) -> list[list[int]]:
        """The places of a cursor."""
        return [self.places(log, n, [position]) for n, position in enumerate(cursor.positions)]

    def seen(self, log: Log, records: list[Record]) -> list[tuple[int, list[int], str, bytes]]:
        """Records, by their places."""
        return [
            (piece, self.places(log, piece, [position]), type, envelope) for piece, position, type, envelope in records
        ]

    async def append(self, log: Log, partition: int, batch: list[Draft], id: str) -> list[int]:
        stored = await log.append(partition, batch, batch=id)
        return self.places(log, partition, stored.positions)

    @rule(partition=PIECES, batch=BATCHES)
    def append_a_batch(self, partition: int, batch: list[tuple[str, str | None]]) -> None:
        drafts = [Draft(type, uuid4().bytes, own_id) for type, own_id in batch]
        self.told.append((partition, drafts, uuid4().hex))
        self.same(lambda log: self.append(log, *self.told[-1]))

    @rule(back=st.integers(1, 5))
    def append_one_of_the_last_batches_again(self, back: int) -> None:
        if len(self.told) >= back:
            self.same(lambda log: self.append(log, *self.told[-back]))

    @rule(places=st.lists(PLACES, min_size=PARTITIONS, max_size=PARTITIONS), limit=st.integers(1, 5))
    def read(self, places: list[int], limit: int) -> None:
        async def ask(log: Log) -> Any:
            return self.seen(log, await log.read(self.cursor(log, places), limit=limit))

        self.same(ask)

    @rule(
        partition=PIECES,
        types=WANTED,
        places=st.tuples(PLACES, PLACES, st.none() | PLACES),
        newest=st.booleans(),
        limit=st.integers(1, 5),
    )
    def stretch(
        self, partition: int, types: set[str] | None, places: tuple[int, int, int | None], newest: bool, limit: int
    ) -> None:
        after, floor, before = places

        async def ask(log: Log) -> Any:
            span = Span(
                self.cursor(log, [after] * PARTITIONS),
                floor=self.position(log, partition, floor),
                before="+" if before is None else self.position(log, partition, before),
                newest=newest,
                limit=limit,
            )
            found = await log.stretch(partition, types, span)
            return self.seen(log, found.records), self.places(log, partition, [found.reached])

        self.same(ask)

    @invariant()
    def both_end_at_the_same_place_and_hold_the_same_types(self) -> None:
        async def ask(log: Log) -> Any:
            return self.at(log, await log.newest()), [set(await log.types(n)) for n in range(PARTITIONS)]

        self.same(ask)

    def teardown(self) -> None:
        self.run(self.redis.aclose())
        self.runner.close()


TestTwins = Twins.TestCase
TestTwins.settings = settings(derandomize=True, deadline=None, max_examples=25, stateful_step_count=30)


def test_logs_of_one_name_share_what_they_hold() -> None:
    """Until it is forgotten; then that name begins afresh."""
    name = uuid4().hex

    async def story() -> None:
        one, two = MemoryLog(name), MemoryLog(name)
        await one.append(0, drafts("a"), batch="1")
        assert spelled(await two.read(start(two))) == "a"
        forget_memory(name)
        assert await MemoryLog(name).newest() == start(MemoryLog(name))

    asyncio.run(story())
    forget_memory(name)


def test_positions_rise_also_when_the_clock_does_not() -> None:
    """Of one moment, and of a clock that was set back."""
    times = iter([5, 5, 3, 3, 6])
    clock = ManualClock()

    async def story() -> list[str]:
        log = MemoryLog(clock=lambda: clock().replace(second=next(times)))
        return [(await log.append(0, drafts("a"), batch=str(n))).positions[0] for n in range(5)]

    positions = asyncio.run(story())

    begin = position_key(positions[0])[0]
    assert positions == [f"{begin}-{n}" for n in range(4)] + [f"{begin + 1000}-0"]


def test_answers_are_remembered_up_to_a_bound() -> None:
    """A batch that was asked for again after ten thousand others is another batch: memory is not without end."""

    async def story() -> int:
        log = MemoryLog()
        for n in range(REMEMBERED + 1):
            await log.append(0, drafts("a"), batch=str(n))
        await log.append(0, drafts("b"), batch="0")
        return sum(record.envelope == b"b" for record in await log.read(start(log), limit=2 * REMEMBERED))

    assert asyncio.run(story()) == 1
