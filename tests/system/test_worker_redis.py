"""A worker on a real Redis: what is lost, cut, flushed or killed there costs time, and no event."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from eventlab.event import Event, to_envelope
from eventlab.system import redis_group
from eventlab.system.backoff import Backoff
from eventlab.system.context import Context
from eventlab.system.cursor import Cursor
from eventlab.system.log import Draft
from eventlab.system.partition import partition_of
from eventlab.system.redis_log import RedisLog
from eventlab.system.worker import Worker
from tests.conftest import RedisServer
from tests.system.rooms import RedisRoom, Room, orders, store, until
from tests.transport.proxy import proxy_to

QUICK: dict[str, Any] = {"start": "beginning", "idle": 0.5, "backoff": Backoff(base=0.01, cap=0.05)}
"""Of a worker whose patience is that of a test."""


class Desk:
    """A handler that counts what it was given."""

    def __init__(self, *, fails: int = 0) -> None:
        self.handled: Counter[int] = Counter()
        self.attempts: list[int] = []
        self.fails = fails

    async def __call__(self, event: Event, ctx: Context) -> None:
        self.attempts.append(ctx.attempt)
        if ctx.attempt <= self.fails:
            raise ConnectionError("away")
        await asyncio.sleep(0.001)
        self.handled[event.data["n"]] += 1


@pytest.mark.parametrize("partitions", [1, 12])
def test_workers_of_a_group_share_the_log(room: Room, partitions: int) -> None:
    """On every store: two workers, two hundred events, a failure each; every one handled, nothing held after."""

    async def story() -> tuple[Counter[int], dict[str, Any]]:
        ann, bob = Desk(fails=1), Desk(fails=1)
        options: dict[str, Any] = {"start": "beginning", "backoff": Backoff(base=0.001, cap=0.001), "concurrency": 50}
        async with room.open(partitions=partitions) as log:
            await store(log, orders(100))
            async with Worker(log, "m", "order.*", ann, **options), Worker(log, "m", "order.*", bob, **options):
                await store(log, orders(100, first=100))
                while len(ann.handled) + len(bob.handled) < 200:
                    await asyncio.sleep(0.01)
                    if not isinstance(room, RedisRoom):
                        room.clock.advance(seconds=0.01)
            return ann.handled + bob.handled, await log.group("m").counts()

    handled, counts = asyncio.run(story())

    assert set(handled) == set(range(200))
    assert (counts["held"], counts["parked"], counts["dead"], counts["lag"]) == (0, 0, 0, 0)


def test_a_plain_handler_runs_beside_the_loop(redis_room: RedisRoom) -> None:
    """It blocks its thread for longer than `idle`, and is not robbed: the heartbeat goes on."""
    free = threading.Event()
    handled: list[int] = []

    def cook(event: Event, ctx: Context) -> None:
        assert free.wait(30)
        handled.append(ctx.attempt)

    async def story() -> None:
        async with redis_room.open() as log:
            await store(log, orders(2))
            options = {**QUICK, "idle": 3.0}  # far longer than this machine may stand still
            async with (
                Worker(log, "m", "*", cook, **options) as worker,
                Worker(log, "m", "*", cook, **options) as other,
            ):
                group = log.group("m")
                for _ in range(2):
                    await until_younger(log, "m", await ages_of(log, "m"))
                free.set()
                await until(lambda: len(handled) == 2)
                await until(lambda: worker.snapshot()["handled"] + other.snapshot()["handled"] == 2)
                assert (await group.counts())["held"] == 0

    asyncio.run(story())

    assert handled == [1, 1]


async def ages_of(log: RedisLog, group: str) -> int:
    """For how long the oldest that is held has been silent."""
    redis, key = log.nodes.of(log.keys[0].log), log.keys[0].log
    held = await redis.xpending_range(key, group, "-", "+", 10)
    return max((each["time_since_delivered"] for each in held), default=0)


async def until_younger(log: RedisLog, group: str, age: int) -> None:
    """Wait until a heartbeat has made it younger than it was."""
    async with asyncio.timeout(30):
        while (now := await ages_of(log, group)) >= age:
            age = now
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("what", ["everything", "the group"])
def test_what_redis_loses_is_made_again(redis_server: RedisServer, what: str) -> None:
    """Trap 2: FLUSHALL, or XGROUP DESTROY, in mid-flight. What is stored after is handled; after DESTROY, all is."""

    async def story() -> tuple[Counter[int], dict[str, Any]]:
        desk, room = Desk(), RedisRoom(redis_server.address)
        async with room.open(partitions=3) as log, Worker(log, "m", "*", desk, **QUICK) as worker:
            await store(log, orders(100))
            redis = log.nodes.of(log.keys[0].log)
            if what == "everything":
                await redis.flushall()
            else:
                await room.lose(log.group("m"))
            await store(log, orders(100, first=100))
            await until(lambda: set(desk.handled) >= set(range(0 if what == "the group" else 100, 200)))
            return desk.handled, worker.snapshot()

    handled, snapshot = asyncio.run(story())

    assert set(handled) >= set(range(100, 200))
    assert snapshot["healed"] >= 1


def test_a_group_that_is_lost_in_one_partition_heals_while_the_others_are_busy(redis_room: RedisRoom) -> None:
    """Trap 2: there is always something to take elsewhere, so that nobody would miss what that partition holds."""

    async def story() -> dict[str, Any]:
        desk = Desk()
        async with redis_room.open(partitions=3) as log, Worker(log, "m", "*", desk, **QUICK) as worker:
            await until(lambda: worker.snapshot()["in_hand"] == 0)
            await log.nodes.of(log.keys[1].log).xgroup_destroy(log.keys[1].log, "m")
            keys = [f"order-{n}" for n in range(100)]
            lost = next(key for key in keys if partition_of(key, 3) == 1)
            await store(log, [Event("order.placed", {"n": -1}, key=lost)])
            busy = [Draft("order.placed", to_envelope(event)) for event in orders(200)]
            async with asyncio.timeout(30):
                while not desk.handled[-1]:
                    await log.append(0, busy, batch=uuid4().hex)
                    await asyncio.sleep(0.01)
            return worker.snapshot()

    assert asyncio.run(story())["healed"] == 1


def test_a_redis_that_is_killed_and_comes_back_costs_no_event(redis_server: RedisServer) -> None:
    """kill -9 while the worker is at it: it waits, says so, and goes on with what it held and with what is stored."""

    async def story() -> tuple[Counter[int], dict[str, Any]]:
        desk, room = Desk(), RedisRoom(redis_server.address)
        async with room.open(patience=0.2) as log, Worker(log, "m", "*", desk, **QUICK) as worker:
            await store(log, orders(200))
            await until(lambda: len(desk.handled) > 20)
            redis_server.kill()
            await until(lambda: worker.snapshot()["troubles"])
            await asyncio.to_thread(redis_server.start)
            await until(lambda: len(desk.handled) == 200)
            await until(lambda: worker.snapshot()["in_hand"] == 0)
            return desk.handled, await log.group("m").counts()

    handled, counts = asyncio.run(story())

    assert set(handled) == set(range(200))
    assert counts["dead"] == 0


SCRIPTS = {"ack": redis_group._ACK, "park or bury": redis_group._MOVE, "due": redis_group._DUE}


@pytest.mark.parametrize("lost", ["take", *SCRIPTS])
def test_an_answer_that_is_lost_costs_no_event(shared_redis: RedisServer, lost: str) -> None:
    """Trap 6: Redis has done it, and the connection breaks before we hear of it. Asked again, nothing happens twice."""

    async def story() -> tuple[Desk, dict[str, Any], int]:
        desk = Desk(fails=1)
        async with proxy_to(shared_redis.port) as proxy:
            room = RedisRoom(proxy.address)
            async with room.open() as log:
                await store(log, orders(3))
                proxy.cut_at = b"XREADGROUP" if lost == "take" else SCRIPTS[lost].sha.encode()
                async with Worker(log, "m", "*", desk, **QUICK):
                    await until(lambda: proxy.cuts, step=0.0)
                    proxy.cut_at = None
                    await until(lambda: len(desk.handled) == 3)
                return desk, await log.group("m").counts(), proxy.cuts

    desk, counts, cuts = asyncio.run(story())

    assert cuts >= 1
    assert set(desk.handled) == {0, 1, 2}
    assert (counts["held"], counts["parked"], counts["dead"]) == (0, 0, 0)


def test_a_handler_cancelled_in_the_middle_of_once_poisons_no_connection(shared_redis: RedisServer) -> None:
    """Trap 7: its question is never answered, it is cancelled, and the next one does not hear the old answer."""
    results: list[bool] = []

    async def cook(event: Event, ctx: Context) -> None:
        results.append(await ctx.once("mail", lambda: None))

    async def story() -> dict[str, Any]:
        async with proxy_to(shared_redis.port) as proxy:
            room = RedisRoom(proxy.address)
            async with room.open() as log:
                await store(log, orders(1))
                proxy.cut_at, proxy.silent = b"EXISTS", True
                async with Worker(log, "m", "*", cook, timeout=1.0, **QUICK) as worker:
                    await until(lambda: worker.snapshot()["failed"])
                    proxy.cut_at, proxy.silent = None, False
                    await until(lambda: worker.snapshot()["handled"])
                    return worker.snapshot()

    snapshot = asyncio.run(story())

    assert results == [True]
    assert snapshot["handled"] == 1


def test_a_worker_that_stops_is_taken_off_the_list(redis_room: RedisRoom) -> None:
    """Otherwise the list of consumers grows with every restart."""

    async def story() -> list[Any]:
        async with redis_room.open() as log:
            desk = Desk()
            async with Worker(log, "m", "*", desk, start="new"):
                await store(log, orders(3))
                await until(lambda: len(desk.handled) == 3)
            return await log.nodes.of(log.keys[0].log).xinfo_consumers(log.keys[0].log, "m")

    assert asyncio.run(story()) == []


def test_a_partition_that_cannot_be_asked_does_not_lose_what_others_gave(
    redis_room: RedisRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has been handed out is in the worker's name by now, and would wait until it is reclaimed."""
    ask = RedisLog.ask

    async def story() -> tuple[int, list[Any]]:
        async with redis_room.open(partitions=3) as log:
            await store(log, orders(30))
            group = log.group("m")
            await group.create(Cursor.start(log.epoch, log.partitions))

            async def broken(self: RedisLog, key: str, command: Any, **options: Any) -> Any:
                if key == log.keys[1].log:
                    raise ConnectionError
                return await ask(self, key, command, **options)

            monkeypatch.setattr(RedisLog, "ask", broken)
            given = await group.take("ann", limit=99)
            with pytest.raises(ConnectionError):
                await group.take("ann", limit=99)
            monkeypatch.setattr(RedisLog, "ask", ask)
            return len(given), await group.take("ann", limit=99)

    given, rest = asyncio.run(story())

    assert given + len(rest) == 30
    assert given
    assert rest


def test_the_oldest_letter_goes_when_there_are_too_many(
    redis_room: RedisRoom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Every queue has a bound; this one says so when it is reached."""
    monkeypatch.setattr(redis_group, "MAX_LETTERS", 2)

    async def story() -> list[Any]:
        async with redis_room.open() as log:
            await store(log, orders(3))
            group = log.group("m")
            await group.create(Cursor.start(log.epoch, log.partitions))
            for delivery in await group.take("ann", limit=3):
                await group.bury(delivery, reason="no", handler="h")
            return [letter.event.data["n"] for letter in await group.letters() if letter.event]

    assert asyncio.run(story()) == [1, 2]
    assert "has 2 dead letters: the oldest had to go" in caplog.text
