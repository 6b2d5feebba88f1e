"""The group in Redis against the one in memory: any moves in any order, late ones too, and both see the same."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.event import Event
from eventlab.system.cursor import Cursor
from eventlab.system.group import Delivery, Group
from eventlab.system.log import Log
from eventlab.transport import forget_embedded
from tests.system.rooms import RedisRoom, Room, store

MANY = 50
LONG, SHORT = 100.0, 30.0
"""Seconds: that pass, and that are a long silence, or a lease."""
WORKERS = st.sampled_from(["ann", "bob"])
WHICH = st.integers(0, 30)
MOVES = st.one_of(
    st.tuples(st.just("store"), st.integers(1, 3)),
    st.tuples(st.just("take"), WORKERS, st.integers(1, 3)),
    st.tuples(st.just("reclaim"), WORKERS, st.integers(0, 2)),
    st.tuples(st.just("due"), st.sampled_from([0, MANY])),
    st.tuples(st.just("pass")),
    st.tuples(st.just("beat"), WORKERS, WHICH),
    st.tuples(st.just("ack"), WHICH),
    st.tuples(st.just("park"), WHICH, st.sampled_from([0.0, SHORT, 10 * LONG])),
    st.tuples(st.just("bury"), WHICH),
    st.tuples(st.just("replay"), WHICH),
    st.tuples(st.just("discard"), WHICH),
)


class Player:
    """Plays moves on one group, and tells what it sees in words that do not depend on the store."""

    def __init__(self, room: Room, log: Log, group: Group) -> None:
        self.room, self.log, self.group = room, log, group
        self.given: list[Delivery] = []
        self.positions: set[str] = set()
        self.stored = 0

    async def play(self, verb: str, *rest: Any) -> Any:
        """Make one move; what there is to see after it."""
        seen = await getattr(self, f"_{verb}")(*rest)
        counts = await self.group.counts()
        counts.pop("lag_seconds")
        letters = [
            (each.event.data["n"], each.attempts, each.reason) for each in await self.group.letters() if each.event
        ]
        mark = (await self.group.checkpoint()).positions[0]
        behind = sum(Cursor("", (mark,)).covers(Cursor("", (position,))) for position in self.positions)
        return seen, counts, letters, behind

    def _hand(self, deliveries: list[Delivery]) -> list[Any]:
        by_number = {each.event.data["n"]: each for each in deliveries if each.event}
        assert len(by_number) == len(deliveries)
        self.positions |= {each.position for each in deliveries}
        self.given += [by_number[n] for n in sorted(by_number)]
        return [(n, by_number[n].attempt, by_number[n].reason, by_number[n].suspect) for n in sorted(by_number)]

    async def _store(self, count: int) -> None:
        await store(self.log, [Event("a", {"n": n}) for n in range(self.stored, self.stored + count)])
        self.stored += count

    async def _take(self, worker: str, limit: int) -> Any:
        return self._hand(await self.group.take(worker, limit=limit))

    async def _reclaim(self, worker: str, suspects: int) -> Any:
        return self._hand(await self.group.reclaim(worker, idle=SHORT, limit=MANY, suspects=suspects))

    async def _due(self, suspects: int) -> Any:
        return self._hand(await self.group.due(lease=SHORT, limit=MANY, suspects=suspects))

    async def _pass(self) -> None:
        await self.room.later(self.group, LONG)

    async def _beat(self, worker: str, which: int) -> None:
        await self.group.beat(worker, self._some(which), lease=SHORT)

    async def _ack(self, which: int) -> None:
        await self.group.ack(self._some(which))

    async def _park(self, which: int, after: float) -> Any:
        return [await self.group.park(each, after=after, reason=f"after {after:g}") for each in self._some(which)]

    async def _bury(self, which: int) -> Any:
        return [await self.group.bury(each, reason="no", handler="h") for each in self._some(which)]

    async def _replay(self, which: int) -> int:
        return await self.group.replay(await self._letters(which))

    async def _discard(self, which: int) -> int:
        return await self.group.discard(await self._letters(which))

    def _some(self, which: int) -> list[Delivery]:
        return [self.given[which % len(self.given)]] if self.given else []

    async def _letters(self, which: int) -> list[str]:
        letters = await self.group.letters()
        return [letters[which % len(letters)].id] if letters else []


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(MOVES, max_size=40))
def test_whatever_is_moved_both_see_the_same(moves: list[tuple[Any, ...]]) -> None:
    """What each move hands out, what is where after it, the letters, and how far the checkpoint has come."""

    async def story() -> None:
        name = uuid4().hex
        rooms = Room(), RedisRoom(f"embedded://{name}")
        async with rooms[0].open() as memory, rooms[1].open() as redis:
            players = []
            for room, log in zip(rooms, (memory, redis), strict=True):
                group = log.group("m")
                await group.create(Cursor.start(log.epoch, 1))
                players.append(Player(room, log, group))
            for move in (("store", 3), ("take", "ann", 2), *moves):
                in_memory, in_redis = [await player.play(*move) for player in players]
                assert in_memory == in_redis, move
        forget_embedded(name)

    asyncio.run(story())
