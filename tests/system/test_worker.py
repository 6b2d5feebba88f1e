"""A worker on virtual time: what it takes, what it does when a handler fails, and how it ends."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import Closed, InvalidHandler, InvalidOption, InvalidPattern, InvalidQuery, Refused, Unreachable
from eventlab.event import Event
from eventlab.system.backoff import Backoff
from eventlab.system.context import Context
from eventlab.system.cursor import Cursor
from eventlab.system.dead_letters import DeadLetters
from eventlab.system.group import DeadLetter, Delivery
from eventlab.system.log import Draft
from eventlab.system.memory_group import MemoryGroup
from eventlab.system.memory_log import MemoryLog
from eventlab.system.worker import Worker
from tests.system.rooms import Room, loop_clock, numbers, orders, store, until


def log_of(events: Sequence[Event] = (), **options: Any) -> MemoryLog:
    """A log in memory, whose time is that of the loop."""
    return MemoryLog(clock=loop_clock, **options)


def worker(log: MemoryLog, handler: Any, pattern: str = "order.*", **options: Any) -> Worker:
    """A worker of the group `mailer` that begins at the beginning, with a chance that repeats itself."""
    return Worker(log, "mailer", pattern, handler, **{"start": "beginning", "chance": Random(7), **options})


def now() -> float:
    """Seconds of the loop."""
    return asyncio.get_running_loop().time()


async def kill(life: asyncio.Task[Any]) -> None:
    """End a worker's life without the courtesy of a drain, as the end of its process would."""
    while not life.done():
        life.cancel()
        await asyncio.sleep(0)


class Desk:
    """A handler that writes down what it was given, when, and how many were at work at once."""

    def __init__(self, seconds: float = 0.0, *, fails: int = 0) -> None:
        self.seconds, self.fails = seconds, fails
        self.handled: list[int] = []
        self.begun: list[tuple[int, int, float]] = []
        self.at_once = self.most = 0

    async def __call__(self, event: Event, ctx: Context) -> None:
        n = event.data["n"]
        self.begun.append((n, ctx.attempt, now()))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
            if ctx.attempt <= self.fails:
                raise ConnectionError("the mail server is away")
            self.handled.append(n)
        finally:
            self.at_once -= 1


def test_each_event_is_handled_by_one_of_the_workers() -> None:
    """Two of a group share the log between them, and nothing is left."""

    async def story() -> tuple[list[int], list[int], dict[str, Any]]:
        log, ann, bob = log_of(), Desk(1.0), Desk(1.0)
        await store(log, orders(40))
        async with worker(log, ann), worker(log, bob):
            await until(lambda: len(ann.handled) + len(bob.handled) == 40)
        return ann.handled, bob.handled, await log.group("mailer").counts()

    ann, bob, counts = run_virtual(story())

    assert sorted(ann + bob) == list(range(40))
    assert ann
    assert bob
    assert (counts["held"], counts["lag"]) == (0, 0)


def test_an_event_is_handled_as_soon_as_it_is_stored() -> None:
    """The bell wakes an idle worker; nobody waits for the next look."""

    async def story() -> tuple[list[tuple[int, int, float]], float]:
        log, desk = log_of(partitions=3), Desk()
        async with worker(log, desk):
            await asyncio.sleep(100.3)
            stored = now()
            await store(log, orders(3))
            await until(lambda: len(desk.handled) == 3, step=0.001)
            return desk.begun, stored

    begun, stored = run_virtual(story())

    assert {at for _, _, at in begun} == {stored}


def test_a_deaf_bell_costs_a_second_and_no_event() -> None:
    """Trap 8: the bell is a hint, and may be lost."""

    class Deaf(MemoryLog):
        async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109
            await asyncio.sleep(timeout)
            return False

    async def story() -> tuple[list[tuple[int, int, float]], float]:
        log, desk = Deaf(clock=loop_clock), Desk()
        async with worker(log, desk):
            await asyncio.sleep(100.3)
            stored = now()
            await store(log, orders(3))
            await until(lambda: len(desk.handled) == 3)
            return desk.begun, stored

    begun, stored = run_virtual(story())

    assert max(at for _, _, at in begun) <= stored + 1.0


def test_a_bell_for_what_the_log_has_lost_since_is_heard_once() -> None:
    """It rang for events that are gone; a worker that looks for them looks again at the next ring, and not for ever."""
    looked: list[float] = []

    class Forgetful(MemoryLog):
        def rung(self) -> list[str]:
            return ["9999999999999-0"]

        async def wait(self, after: Cursor, timeout: float) -> bool:  # noqa: ASYNC109
            looked.append(now())
            assert len(looked) < 100
            return not after.covers(Cursor(self.epoch, ("9999999999999-0",))) or await super().wait(after, timeout)

    async def story() -> None:
        async with worker(Forgetful(clock=loop_clock), Desk()):
            await asyncio.sleep(20)

    run_virtual(story())

    assert len(looked) <= 50


def test_what_the_pattern_does_not_name_is_passed_over() -> None:
    """It is done for this group, without the handler."""

    async def story() -> tuple[list[int], dict[str, Any], dict[str, Any]]:
        log, desk = log_of(), Desk()
        await store(log, [Event("user.left", {}) for _ in range(30)] + orders(2) + [Event("user.left", {})])
        async with worker(log, desk) as mailer:
            await until(lambda: len(desk.handled) == 2 and mailer.snapshot()["passed_over"] == 31)
            return desk.handled, mailer.snapshot(), await log.group("mailer").counts()

    handled, snapshot, counts = run_virtual(story())

    assert handled == [0, 1]
    assert counts["held"] == 0
    assert snapshot["in_hand"] == 0


def test_never_more_are_at_work_or_held_than_was_allowed() -> None:
    """What a worker holds and does not handle, nobody else can."""

    async def story() -> tuple[int, int]:
        log, desk = log_of(partitions=3), Desk(1.0)
        await store(log, orders(50))
        held = 0
        async with worker(log, desk, concurrency=4):
            while len(desk.handled) < 50:
                held = max(held, (await log.group("mailer").counts())["held"])
                await asyncio.sleep(0.1)
        return desk.most, held

    assert run_virtual(story()) == (4, 4)


def test_a_failed_event_comes_again_after_a_pause_that_grows() -> None:
    """Full jitter: at most 1, 2, 4 … seconds after the failure, and told in which attempt it is."""

    async def story() -> tuple[list[tuple[int, int, float]], dict[str, Any]]:
        log, desk = log_of(), Desk(fails=4)
        await store(log, orders(1))
        async with worker(log, desk, backoff=Backoff(base=1.0, cap=60.0)) as mailer:
            await until(lambda: desk.handled)
            await until(lambda: mailer.snapshot()["handled"])
            return desk.begun, mailer.snapshot()

    begun, snapshot = run_virtual(story())

    pauses = [after - before for (_, _, before), (_, _, after) in pairwise(begun)]
    assert [attempt for _, attempt, _ in begun] == [1, 2, 3, 4, 5]
    assert all(0 < pause <= longest + 0.01 for pause, longest in zip(pauses, (1, 2, 4, 8), strict=True))
    assert len(set(pauses)) == 4
    assert (snapshot["failed"], snapshot["buried"], snapshot["handled"]) == (4, 0, 1)


def test_a_poisonous_event_ends_among_the_dead_letters() -> None:
    """Trap 4: after `max_deliveries` it is given up, with why, how often, by whom; the others are handled meanwhile."""

    async def cook(event: Event) -> None:
        if event.data["n"] == 1:
            raise ValueError("no such dish")
        handled.append(event.data["n"])

    handled: list[int] = []

    async def story() -> tuple[list[DeadLetter], float]:
        log = log_of()
        await store(log, orders(30))
        async with worker(log, cook, concurrency=2, max_deliveries=3) as mailer:
            await until(lambda: len(handled) == 29)
            others = now()
            await until(lambda: mailer.snapshot()["buried"])
        return await DeadLetters(log, "mailer").letters(), others

    (letter,), others = run_virtual(story())

    assert others < 1.0
    assert letter.event is not None
    assert letter.event.data["n"] == 1
    assert (letter.attempts, letter.reason) == (3, "ValueError: no such dish")
    assert letter.handler.endswith("cook")


def test_a_replayed_letter_is_handled() -> None:
    """After the handler was mended, it goes the same way again, from the first attempt."""

    async def story() -> tuple[list[int], list[tuple[int, int, float]], list[DeadLetter]]:
        log, broken, mended = log_of(), Desk(fails=99), Desk()
        await store(log, orders(3))
        async with worker(log, broken, max_deliveries=1) as mailer:
            await until(lambda: mailer.snapshot()["buried"] == 3)
        letters = DeadLetters(log, "mailer")
        async with worker(log, mended):
            moved = await letters.replay("all")
            await until(lambda: len(mended.handled) == moved)
        return mended.handled, mended.begun, await letters.letters()

    handled, begun, letters = run_virtual(story())

    assert sorted(handled) == [0, 1, 2]
    assert {attempt for _, attempt, _ in begun} == {1}
    assert letters == []


def test_an_entry_that_cannot_be_read_stops_nobody() -> None:
    """Trap 4 below the handler: to the dead letters at once, and on to the next."""

    async def story() -> tuple[list[int], list[DeadLetter]]:
        log, desk = log_of(), Desk()
        await log.append(0, [Draft("order.placed", b"poison")], batch="b")
        await store(log, orders(2))
        async with worker(log, desk) as mailer:
            await until(lambda: len(desk.handled) == 2 and mailer.snapshot()["buried"])
        return desk.handled, await DeadLetters(log, "mailer").letters()

    handled, (letter,) = run_virtual(story())

    assert handled == [0, 1]
    assert (letter.raw, letter.attempts) == (b"poison", 1)
    assert "is not an envelope" in letter.reason


def test_an_event_that_kills_its_worker_each_time_is_buried_without_another_victim() -> None:
    """Trap 4: the count of attempts survives every process that dies of it."""

    async def story() -> tuple[list[int], list[DeadLetter]]:
        log, desk = log_of(), Desk()
        group = log.group("mailer")
        await group.create(Cursor.start(log.epoch, 1))
        await store(log, orders(2))
        await group.take("ghost", limit=1)
        for _ in range(2):
            await asyncio.sleep(31)
            await group.reclaim("ghost", idle=30, limit=1)
        async with worker(log, desk, max_deliveries=3) as mailer:
            await until(lambda: mailer.snapshot()["buried"])
        return desk.handled, await DeadLetters(log, "mailer").letters()

    handled, (letter,) = run_virtual(story())

    assert handled == [1]
    assert numbers([letter]) == [0]
    assert "died" in letter.reason


def test_what_was_in_hand_beside_the_culprit_is_not_convicted_with_it() -> None:
    """Five die together, twice. From then on one at a time is tried: the culprit is buried, the others are handled."""

    async def story() -> tuple[list[tuple[int, int, float]], list[DeadLetter], int]:
        log, deaths = log_of(), 0
        begun: list[tuple[int, int, float]] = []
        killers: list[asyncio.Task[None]] = []
        await store(log, orders(5))

        async def deadly(event: Event, ctx: Context) -> None:
            begun.append((event.data["n"], ctx.attempt, now()))
            await asyncio.sleep(12)
            if event.data["n"] == 2:
                killers.append(asyncio.create_task(kill(life)))
                await asyncio.Event().wait()
            await asyncio.sleep(12)

        async def live() -> None:
            async with worker(log, deadly, max_deliveries=3, idle=30) as mailer:
                await until(lambda: mailer.snapshot()["buried"], seconds=1000)
                await until(lambda: mailer.snapshot()["in_hand"] == 0)

        while not await log.group("mailer").names() or not (await DeadLetters(log, "mailer").letters()):
            life = asyncio.create_task(live())
            await asyncio.wait([life])
            deaths += life.cancelled()
        async with worker(log, Desk()):
            await until(lambda: not log.store.groups["mailer"].held, seconds=1000)  # type: ignore[attr-defined]
        return begun, await DeadLetters(log, "mailer").letters(), deaths

    begun, letters, deaths = run_virtual(story())

    assert numbers(letters) == [2]
    assert deaths == 3
    third = [at for _, attempt, at in begun if attempt == 3]
    assert all(after - before > 23 for before, after in pairwise(third[:3]))
    assert third[2] - third[0] < 50  # one is settled, and the next one comes: nobody waits for the next look


def test_a_parked_event_that_kills_its_worker_keeps_its_last_reason() -> None:
    """The letter tells both: that nobody came back with it, and why it had failed before."""

    async def story() -> list[DeadLetter]:
        log, desk = log_of(), Desk()
        group = log.group("mailer")
        await group.create(Cursor.start(log.epoch, 1))
        await store(log, orders(1))
        (given,) = await group.take("ghost", limit=1)
        await group.park(given, after=0, reason="ConnectionError: away")
        await group.due(lease=5, limit=1)
        async with worker(log, desk, max_deliveries=2) as mailer:
            await until(lambda: mailer.snapshot()["buried"])
        return await DeadLetters(log, "mailer").letters()

    (letter,) = run_virtual(story())

    assert "died" in letter.reason
    assert "ConnectionError: away" in letter.reason


def test_a_handler_that_never_returns_has_failed() -> None:
    """It is cancelled after `timeout`, tried again, and given up; the others do not wait for it."""

    async def hang(event: Event) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(event.data["n"])

    cancelled: list[int] = []

    async def story() -> list[DeadLetter]:
        log = log_of()
        await store(log, orders(2))
        async with worker(log, hang, timeout=20, max_deliveries=2) as mailer:
            await until(lambda: mailer.snapshot()["buried"] == 2)
            assert mailer.snapshot()["stuck"] == 0
        return await DeadLetters(log, "mailer").letters()

    letters = run_virtual(story())

    assert {letter.reason for letter in letters} == {"it was not done within 20 s"}
    assert Counter(cancelled) == {0: 2, 1: 2}


def test_a_handler_that_does_not_heed_its_cancellation_keeps_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """Its event goes on to the next attempt, but never more run than were allowed; and the worker can stop."""
    free = asyncio.Event()

    async def stubborn(event: Event, ctx: Context) -> None:
        at_work.append(event.data["n"])
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                heedless.append(event.data["n"])

    at_work: list[int] = []
    heedless: list[int] = []

    async def story() -> tuple[dict[str, Any], list[int], float]:
        log = log_of()
        await store(log, orders(5))
        async with worker(log, stubborn, timeout=20, drain=5, concurrency=2) as mailer:
            await until(lambda: mailer.snapshot()["stuck"] == 2)
            await asyncio.sleep(100)
            snapshot, begun = mailer.snapshot(), list(at_work)
            stopped = now()
        took = now() - stopped
        free.set()
        return snapshot, begun, took

    with caplog.at_level(logging.ERROR, "eventlab.worker"):
        snapshot, begun, took = run_virtual(story())

    assert (snapshot["stuck"], snapshot["in_hand"], snapshot["failed"]) == (2, 2, 2)
    assert begun == [0, 1]
    assert took <= 8
    assert "2 handlers of group mailer do not heed" in caplog.text


def test_a_cancellation_in_a_handler_is_a_failure_and_no_stop() -> None:
    """A handler that waits for something cancelled raises the very error that would stop a task of ours."""

    async def cook(event: Event, ctx: Context) -> None:
        if ctx.attempt == 1:
            raise asyncio.CancelledError
        handled.append(event.data["n"])

    handled: list[int] = []

    async def story() -> dict[str, Any]:
        log = log_of()
        await store(log, orders(3))
        async with worker(log, cook) as mailer:
            await until(lambda: mailer.snapshot()["handled"] == 3)
            return mailer.snapshot()

    assert run_virtual(story())["failed"] == 3
    assert sorted(handled) == [0, 1, 2]


def test_a_slow_handler_is_not_robbed() -> None:
    """Trap 3: a heartbeat goes out while it works, for entries of the log and for parked ones."""

    async def story() -> tuple[list[tuple[int, int, float]], list[int]]:
        log, desk = log_of(), Desk(200.0, fails=1)
        await store(log, orders(3))
        options = {"idle": 30, "timeout": 300, "backoff": Backoff(base=0.1, cap=0.1)}
        async with worker(log, desk, **options), worker(log, desk, **options):
            await until(lambda: len(desk.handled) == 3, seconds=1000, step=1)
            await asyncio.sleep(100)
        return desk.begun, desk.handled

    begun, handled = run_virtual(story())

    assert sorted((n, attempt) for n, attempt, _ in begun) == [(n, attempt) for n in range(3) for attempt in (1, 2)]
    assert sorted(handled) == [0, 1, 2]


def test_what_a_worker_held_when_it_died_is_handled_by_another() -> None:
    """Trap 3: silent for `idle` seconds, and its events are given out again."""

    async def story() -> tuple[list[int], list[tuple[int, int, float]]]:
        log, dead, alive = log_of(), Desk(1000.0), Desk()
        await store(log, orders(3))

        async def live_and_die() -> None:
            async with worker(log, dead, timeout=2000):
                await asyncio.Event().wait()

        life = asyncio.create_task(live_and_die())
        await until(lambda: len(dead.begun) == 3)
        await kill(life)
        async with worker(log, alive, idle=30):
            await until(lambda: len(alive.handled) == 3, step=0.1)
        return alive.handled, alive.begun

    handled, begun = run_virtual(story())

    assert sorted(handled) == [0, 1, 2]
    assert {attempt for _, attempt, _ in begun} == {2}
    assert all(30 <= at <= 30 + 30 / 3 + 1 for _, _, at in begun)


def test_a_worker_that_stops_lets_its_handlers_finish() -> None:
    """Nothing new is taken; what ends within the drain time is acknowledged."""

    async def story() -> tuple[list[int], dict[str, Any], float]:
        log, desk = log_of(), Desk(5.0)
        await store(log, orders(9))
        async with worker(log, desk, concurrency=3, drain=10):
            await until(lambda: desk.most == 3)
            stopped = now()
        return desk.handled, await log.group("mailer").counts(), now() - stopped

    handled, counts, took = run_virtual(story())

    assert sorted(handled) == [0, 1, 2]
    assert (counts["held"], counts["lag"]) == (0, 6)
    assert took < 6


def test_what_does_not_finish_in_time_is_left_to_others() -> None:
    """Cancelled, not acknowledged, and not counted as failed: another worker gets it once nobody says "still at it"."""

    async def story() -> tuple[list[int], dict[str, Any], dict[str, Any], list[tuple[int, int, float]]]:
        log, slow, next_one = log_of(), Desk(500.0), Desk()
        await store(log, orders(2))
        async with worker(log, slow, drain=10, timeout=600) as mailer:
            await until(lambda: slow.most == 2)
        counts = await log.group("mailer").counts()
        async with worker(log, next_one):
            await until(lambda: len(next_one.handled) == 2)
        return slow.handled, counts, mailer.snapshot(), next_one.begun

    handled, counts, snapshot, begun = run_virtual(story())

    assert handled == []
    assert (counts["held"], counts["parked"], counts["dead"]) == (2, 0, 0)
    assert (snapshot["failed"], snapshot["in_hand"]) == (0, 0)
    assert sorted((n, attempt) for n, attempt, _ in begun) == [(0, 2), (1, 2)]


def test_a_group_that_is_lost_while_the_worker_stops_is_made_again() -> None:
    """What had failed by then cannot be parked there; whoever begins next is given it."""
    room = Room()

    async def story() -> tuple[list[tuple[int, int, float]], list[int]]:
        async with room.open() as log:
            log.clock = loop_clock  # type: ignore[attr-defined]
            failing, desk = Desk(3.0, fails=9), Desk()
            async with worker(log, failing, drain=10) as mailer:  # type: ignore[arg-type]
                await store(log, orders(2))
                await until(lambda: failing.most == 2)
                stopping = asyncio.create_task(mailer.stop())
                await asyncio.sleep(1)
                await room.lose(log.group("mailer"))
                await stopping
            async with worker(log, desk):  # type: ignore[arg-type]
                await until(lambda: len(desk.handled) == 2)
            return desk.begun, desk.handled

    begun, handled = run_virtual(story())

    assert sorted(handled) == [0, 1]
    assert {attempt for _, attempt, _ in begun} == {1}


def test_stopping_twice_or_never_begun_does_no_harm_and_beginning_twice_is_told() -> None:
    """A worker has one life."""

    async def story() -> None:
        log = log_of()
        await worker(log, Desk()).stop()
        async with worker(log, Desk()) as mailer:
            await mailer.stop()
            await mailer.stop()
        with pytest.raises(Closed, match="Make another one"):
            await mailer.__aenter__()

    run_virtual(story())


@pytest.mark.parametrize(
    ("start", "expected"), [("new", [3, 4]), ("beginning", [0, 1, 2, 3, 4]), ("second", [2, 3, 4])]
)
def test_a_new_group_begins_where_it_is_told(start: str, expected: list[int]) -> None:
    """At the end of the log, at its beginning, or behind a cursor."""

    async def story() -> list[int]:
        log, desk = log_of(), Desk()
        await store(log, orders(2))
        second = str(await log.newest())
        await store(log, orders(1, first=2))
        async with worker(log, desk, start=second if start == "second" else start):
            await store(log, orders(2, first=3))
            await until(lambda: len(desk.handled) == len(expected))
        return desk.handled

    assert run_virtual(story()) == expected


def test_a_group_that_exists_goes_on_where_it_was() -> None:
    """`start` is for its first worker; what came while nobody was at work is handled."""

    async def story() -> list[int]:
        log, desk = log_of(), Desk()
        async with worker(log, desk, start="new"):
            await store(log, orders(1))
            await until(lambda: len(desk.handled) == 1)
        await store(log, orders(2, first=1))
        async with worker(log, desk, start="new"):
            await until(lambda: len(desk.handled) == 3)
        return desk.handled

    assert run_virtual(story()) == [0, 1, 2]


@pytest.mark.parametrize("everything", [False, True])
def test_a_lost_group_heals(caplog: pytest.LogCaptureFixture, everything: bool) -> None:
    """Trap 2: behind the last checkpoint, or in a new log at its beginning; counted, and told once."""
    room = Room()

    async def story() -> tuple[list[int], dict[str, Any]]:
        async with room.open() as log:
            log.clock = loop_clock  # type: ignore[attr-defined]
            desk = Desk()
            async with worker(log, desk) as mailer:  # type: ignore[arg-type]
                await store(log, orders(3))
                await until(lambda: mailer.snapshot()["handled"] == 3)
                await asyncio.sleep(5)
                await (room.lose_everything() if everything else room.lose(log.group("mailer")))
                await store(log, orders(3, first=3))
                await until(lambda: len(desk.handled) == 6)
                await asyncio.sleep(5)
                return desk.handled, mailer.snapshot()

    with caplog.at_level(logging.WARNING, "eventlab.worker"):
        handled, snapshot = run_virtual(story())

    assert handled == [0, 1, 2, 3, 4, 5]
    assert (snapshot["healed"], snapshot["troubles"]) == (1, 0)
    assert caplog.text.count("is made again") == 1


class Shaky(MemoryGroup):
    """A group whose store is away while `away` holds an error."""

    away: Exception | None = None
    asked = 0

    async def take(self, worker: str, *, limit: int) -> list[Delivery]:
        Shaky.asked += 1
        if self.away:
            raise self.away
        return await super().take(worker, limit=limit)

    async def ack(self, deliveries: Sequence[Delivery]) -> None:
        if self.away:
            raise self.away
        await super().ack(deliveries)

    async def bury(self, delivery: Delivery, *, reason: str, handler: str) -> bool:
        if delivery.event is not None and delivery.event.data["n"] == 0:
            raise Refused("WRONGTYPE")
        return await super().bury(delivery, reason=reason, handler=handler)


class ShakyLog(MemoryLog):
    """A log with such groups."""

    def group(self, name: str) -> Shaky:
        return Shaky(self, name)


@pytest.mark.parametrize("error", [Unreachable("no Redis"), RuntimeError("a mistake of ours")])
def test_a_store_that_is_away_ends_no_worker(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Told once, tried again with growing pauses, and then it goes on with what it had in hand; nothing runs twice."""

    async def story() -> tuple[list[tuple[int, int, float]], dict[str, Any], int]:
        log, desk = ShakyLog(clock=loop_clock), Desk(3.0)
        async with worker(log, desk) as mailer:
            await store(log, orders(2))
            await until(lambda: desk.most == 2)
            monkeypatch.setattr(Shaky, "away", error)
            asked = Shaky.asked
            await asyncio.sleep(1000)
            asked = Shaky.asked - asked
            await store(log, orders(1, first=2))
            monkeypatch.setattr(Shaky, "away", None)
            await until(lambda: mailer.snapshot()["handled"] == 3)
            return desk.begun, mailer.snapshot(), asked

    with caplog.at_level(logging.WARNING, "eventlab.worker"):
        begun, snapshot, asked = run_virtual(story())

    assert sorted((n, attempt) for n, attempt, _ in begun) == [(0, 1), (1, 1), (2, 1)]
    assert snapshot["troubles"] > 100
    assert caplog.text.count("taking and settling failed") == 1
    assert caplog.text.count("taking and settling works again") == 1
    assert asked < 10


def test_a_letter_that_is_refused_holds_up_no_other() -> None:
    """One move that Redis will not make is tried again; the others are made."""

    async def story() -> list[DeadLetter]:
        log = ShakyLog(clock=loop_clock)
        await store(log, orders(4))
        async with worker(log, Desk(fails=99), max_deliveries=1) as mailer:
            await until(lambda: mailer.snapshot()["buried"] == 3)
            return await DeadLetters(log, "mailer").letters()

    assert numbers(run_virtual(story())) == [1, 2, 3]


def test_each_source_has_its_share() -> None:
    """Trap 4: neither what is new, nor what is tried again, nor what the dead left keeps the others from their turn."""

    async def story() -> list[int]:
        log, desk = log_of(), Desk(1.0)
        group = log.group("mailer")
        await group.create(Cursor.start(log.epoch, 1))
        await store(log, orders(30))
        for delivery in await group.take("ghost", limit=20):
            if delivery.event is not None and delivery.event.data["n"] < 10:
                await group.park(delivery, after=0, reason="failed")
        await asyncio.sleep(31)
        async with worker(log, desk, concurrency=3):
            await until(lambda: len(desk.handled) == 30, step=0.1)
        return desk.handled

    handled = run_virtual(story())

    parked, left, new = (sorted(handled.index(n) for n in tens) for tens in (range(10), range(10, 20), range(20, 30)))
    assert max(parked[4], left[4], new[4]) < 20


def test_with_one_place_each_source_has_its_turn() -> None:
    """An event that failed is tried again although there is always a new one; and the new ones go on, too."""

    async def cook(event: Event, ctx: Context) -> None:
        await asyncio.sleep(1.0)
        if event.data["n"] == 0 and ctx.attempt < 4:
            raise ConnectionError("away")
        handled.append(event.data["n"])

    handled: list[int] = []

    async def story() -> None:
        log = log_of()
        await store(log, orders(30))
        async with worker(log, cook, concurrency=1, backoff=Backoff(base=0.01, cap=0.01)):
            await until(lambda: len(handled) == 30, step=0.1)

    run_virtual(story())

    assert sorted(handled) == list(range(30))
    assert 3 <= handled.index(0) < 15


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"concurrency": 0}, InvalidOption),
        ({"concurrency": True}, InvalidOption),
        ({"max_deliveries": 1.5}, InvalidOption),
        ({"timeout": 0}, InvalidOption),
        ({"idle": math.inf}, InvalidOption),
        ({"drain": "10"}, InvalidOption),
        ({"pattern": "order.**"}, InvalidPattern),
        ({"handler": "print"}, InvalidHandler),
        ({"group": "a:b"}, InvalidOption),
    ],
)
def test_what_cannot_work_is_told_when_the_worker_is_made(options: dict[str, Any], error: type[Exception]) -> None:
    """And not at the first event in the night."""
    given: dict[str, Any] = {"group": "mailer", "pattern": "*", "handler": print, **options}

    with pytest.raises(error):
        Worker(MemoryLog(), given.pop("group"), given.pop("pattern"), given.pop("handler"), **given)


def test_a_start_that_is_no_cursor_is_told_when_it_begins() -> None:
    """It depends on the log."""

    async def story() -> None:
        with pytest.raises(InvalidQuery, match="is not a position"):
            await worker(log_of(), Desk(), start="yesterday").__aenter__()

    run_virtual(story())


def test_an_error_that_cannot_be_printed_is_buried_like_any_other() -> None:
    """And a long one is cut."""

    class Odd(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no")

    async def cook(event: Event) -> None:
        raise Odd if event.data["n"] == 0 else ValueError("x" * 10_000)

    async def story() -> list[DeadLetter]:
        log = log_of()
        await store(log, orders(2))
        async with worker(log, cook, max_deliveries=1) as mailer:
            await until(lambda: mailer.snapshot()["buried"] == 2)
        return await DeadLetters(log, "mailer").letters()

    odd, long = run_virtual(story())

    assert odd.reason == "Odd: (it cannot be printed)"
    assert len(long.reason) == 1_000
