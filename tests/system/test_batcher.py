"""The batcher: one flight at a time for each partition, and all who came meanwhile in the next one."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventlab.clock import run_virtual
from eventlab.errors import Closed, MessageTooLarge, Overloaded, Refused, Unreachable
from eventlab.system.batcher import MAX_BATCH, MAX_BATCH_BYTES, Batcher
from eventlab.system.cursor import Cursor
from eventlab.system.log import Stored
from tests.emitter.waiting import turns
from tests.system.stores import HandLog, draft


def start(batcher: Batcher, number: int, *, partition: int = 0, size: int = 1) -> asyncio.Task[Stored]:
    """An emit in a task of its own."""
    return asyncio.create_task(batcher.append(partition, [draft(number, size=size)]), name=f"{number}")


def stored(log: HandLog, partition: int = 0) -> list[int]:
    """The numbers of what is stored."""
    return [int(record.envelope) for record in log.store.pieces[partition].records]


def test_alone_an_event_flies_at_once() -> None:
    """Nothing waits for company: one append is one batch, with its position as the answer."""
    log = HandLog()

    async def story() -> Stored:
        batcher = Batcher(log)
        return await batcher.append(0, [draft(1)])

    answer = run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [1]
    assert answer.positions == [log.store.pieces[0].newest]


def test_while_one_batch_flies_the_next_gathers() -> None:
    """A hundred concurrent emits are two flights: the first, and all who came while it flew."""
    log = HandLog()

    async def story() -> tuple[list[Stored], dict[str, int]]:
        batcher, hold = Batcher(log), log.hold("append")
        first = start(batcher, 0)
        async with hold:
            others = [start(batcher, number) for number in range(1, 100)]
            await turns(2)
        answers = await asyncio.gather(first, *others)
        return answers, batcher.snapshot()

    answers, snapshot = run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [1, 99]
    assert stored(log) == list(range(100))
    assert [answer.positions[0] for answer in answers] == [record.position for record in log.store.pieces[0].records]
    assert snapshot == {"waiting": 0, "bytes": 0, "at_the_gate": 0, "batches": 2}


def test_emits_of_one_round_of_the_loop_fly_together() -> None:
    """A crowd that emits at the same moment needs one flight, though none was in the air."""
    log = HandLog()

    async def story() -> None:
        batcher = Batcher(log)
        await asyncio.gather(*(start(batcher, number) for number in range(50)))

    run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [50]


def test_order_is_kept_in_each_partition() -> None:
    """Six hundred concurrent emits into three partitions: each is stored in the order of its emits."""
    log = HandLog(partitions=3)

    async def story() -> None:
        batcher = Batcher(log, max_waiting=100)
        await asyncio.gather(*(start(batcher, number, partition=number % 3) for number in range(600)))

    run_virtual(story())

    assert [stored(log, partition) for partition in range(3)] == [list(range(n, 600, 3)) for n in range(3)]


def test_one_flight_at_a_time_for_each_partition() -> None:
    """A partition whose store is slow keeps its own emits waiting, and no others."""
    log = HandLog(partitions=2)

    async def story() -> tuple[list[int], list[int]]:
        batcher, hold = Batcher(log), log.hold("append", partition=0)
        slow = [start(batcher, 1), start(batcher, 2)]
        async with hold:
            slow.append(start(batcher, 3))
            await asyncio.gather(*(start(batcher, number, partition=1) for number in (4, 5)))
            meanwhile = [partition for partition, _ in log.batches]
            seen = stored(log, 1)
        await asyncio.gather(*slow)
        return meanwhile, seen

    meanwhile, seen = run_virtual(story())

    assert meanwhile == [0, 1]
    assert seen == [4, 5]
    assert stored(log) == [1, 2, 3]


def test_a_batch_is_bounded_in_count() -> None:
    """What is more than one batch flies in several."""
    log = HandLog()

    async def story() -> None:
        batcher = Batcher(log)
        await asyncio.gather(*(start(batcher, number) for number in range(2 * MAX_BATCH + 1)))

    run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [MAX_BATCH, MAX_BATCH, 1]
    assert stored(log) == list(range(2 * MAX_BATCH + 1))


def test_a_batch_is_bounded_in_bytes() -> None:
    """Three events of nearly half a batch each: two fly together, and the third does not fit beside them."""
    log, size = HandLog(), MAX_BATCH_BYTES // 2 - 1

    async def story() -> None:
        batcher = Batcher(log)
        await asyncio.gather(*(start(batcher, number, size=size) for number in range(3)))

    run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [2, 1]


def test_drafts_of_one_emitter_fly_together() -> None:
    """A parcel is never divided: it waits for the next flight where it does not fit."""
    log = HandLog()

    async def story() -> list[Stored]:
        batcher, several = Batcher(log), [draft(number) for number in range(1, MAX_BATCH)]
        parcels = [batcher.append(0, [draft(0)]), batcher.append(0, several), batcher.append(0, several)]
        return list(await asyncio.gather(*parcels))

    one, *others = run_virtual(story())

    assert [len(drafts) for _, drafts in log.batches] == [MAX_BATCH, MAX_BATCH - 1]
    assert [len(each.positions) for each in (one, *others)] == [1, MAX_BATCH - 1, MAX_BATCH - 1]


def test_whoever_will_not_wait_is_told() -> None:
    """With no room, `wait=False` raises `Overloaded` and stores nothing; with room it is an emit like any other."""
    log = HandLog()

    async def story() -> None:
        batcher, hold = Batcher(log, max_waiting=2), log.hold("append")
        tasks = [start(batcher, 1), start(batcher, 2)]
        async with hold:
            with pytest.raises(Overloaded, match=r"^2 events \(2 bytes\) wait to be stored already, and 2 may"):
                await batcher.append(0, [draft(3)], wait=False)
        await asyncio.gather(*tasks)
        await batcher.append(0, [draft(4)], wait=False)

    run_virtual(story())

    assert stored(log) == [1, 2, 4]


def test_what_waits_is_bounded_in_bytes_too() -> None:
    """A few large events fill the line as many small ones do."""
    log = HandLog()

    async def story() -> None:
        batcher, hold = Batcher(log, max_waiting_bytes=100), log.hold("append")
        task = start(batcher, 1, size=90)
        async with hold:
            with pytest.raises(Overloaded, match=r"1 events \(90 bytes\)"):
                await batcher.append(0, [draft(2, size=11)], wait=False)
            small = start(batcher, 3, size=10)
            await turns(1)
        await asyncio.gather(task, small)

    run_virtual(story())

    assert stored(log) == [1, 3]


def test_those_who_wait_are_let_in_as_they_came() -> None:
    """First come, first served: a small one does not slip past a large one that came before."""
    log = HandLog()

    async def story() -> dict[str, int]:
        batcher, hold = Batcher(log, max_waiting=10, max_waiting_bytes=100), log.hold("append")
        tasks = [start(batcher, 1, size=60)]
        async with hold:
            tasks += [start(batcher, 2, size=60), start(batcher, 3, size=30), start(batcher, 4, size=10)]
            await turns(2)
            snapshot = batcher.snapshot()
            with pytest.raises(Overloaded):
                await batcher.append(0, [draft(5)], wait=False)
        await asyncio.gather(*tasks)
        return snapshot

    snapshot = run_virtual(story())

    assert snapshot == {"waiting": 1, "bytes": 60, "at_the_gate": 3, "batches": 0}
    assert stored(log) == [1, 2, 3, 4]


def test_nobody_overtakes_one_who_was_just_let_in() -> None:
    """Whoever emits again at the moment at which the gate opens comes behind those who had waited there."""
    log = HandLog()

    async def story() -> None:
        batcher, hold = Batcher(log, max_waiting=2), log.hold("append")

        async def twice() -> None:
            await batcher.append(0, [draft(1)])
            await batcher.append(0, [draft(4)])

        tasks = [asyncio.create_task(twice()), start(batcher, 2)]
        async with hold:
            tasks.append(start(batcher, 3))
            await turns(2)
        await asyncio.gather(*tasks)

    run_virtual(story())

    assert stored(log) == [1, 2, 3, 4]


def test_a_cancelled_one_leaves_its_place() -> None:
    """Cancelled before it has joined, nothing is stored, and those behind it come in if they fit."""
    log = HandLog()

    async def story() -> tuple[dict[str, int], dict[str, int]]:
        batcher, hold = Batcher(log, max_waiting_bytes=100), log.hold("append")
        tasks = [start(batcher, 1, size=60)]
        async with hold:
            large = start(batcher, 2, size=60)
            tasks.append(start(batcher, 3, size=30))
            await turns(2)
            before = batcher.snapshot()
            large.cancel()
            await asyncio.wait([large])
            after = batcher.snapshot()
        await asyncio.gather(*tasks)
        return before, after

    before, after = run_virtual(story())

    assert before["at_the_gate"] == 2
    assert after == {"waiting": 2, "bytes": 90, "at_the_gate": 0, "batches": 0}
    assert stored(log) == [1, 3]


def test_a_cancelled_emit_harms_nobody() -> None:
    """In flight or waiting for the next one, its event is stored like the others, and they get their own answers."""
    log = HandLog()

    async def story() -> tuple[list[Stored], dict[str, int]]:
        batcher, hold = Batcher(log), log.hold("append")
        flying = [start(batcher, number) for number in (1, 2, 3)]
        async with hold:
            waiting = [start(batcher, number) for number in (4, 5, 6)]
            await turns(2)
            flying[1].cancel()
            waiting[1].cancel()
            await asyncio.wait([flying[1], waiting[1]])
        answers = await asyncio.gather(flying[0], flying[2], waiting[0], waiting[2])
        return answers, batcher.snapshot()

    answers, snapshot = run_virtual(story())

    places = {int(record.envelope): record.position for record in log.store.pieces[0].records}
    assert list(places) == [1, 2, 3, 4, 5, 6]
    assert [answer.positions for answer in answers] == [[places[number]] for number in (1, 3, 4, 6)]
    assert snapshot == {"waiting": 0, "bytes": 0, "at_the_gate": 0, "batches": 2}


def test_each_emitter_gets_an_error_of_its_own() -> None:
    """The same words and the same attributes, in an object for each; and the next flight goes out as ever."""
    log = HandLog()
    log.fail["append"] = MessageTooLarge("too large", size=9, limit=8)

    async def story() -> list[BaseException | Stored]:
        batcher = Batcher(log)
        tasks = [start(batcher, number) for number in range(3)]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        log.fail.clear()
        await batcher.append(0, [draft(7)])
        return results

    results = run_virtual(story())

    assert [(type(each), str(each), each.size, each.limit) for each in results] == [  # type: ignore[union-attr]
        (MessageTooLarge, "too large", 9, 8)
    ] * 3
    assert len({id(each) for each in results}) == 3
    assert stored(log) == [7]


def test_an_error_of_the_log_is_the_answer_to_that_batch_only() -> None:
    """Those who waited for the next flight have their events stored."""
    log = HandLog()

    async def story() -> list[BaseException | Stored]:
        batcher, hold = Batcher(log), log.hold("append")
        log.fail["append"] = Unreachable("no Redis there")
        first = start(batcher, 1)
        async with hold:
            second, next_flight = start(batcher, 2), log.hold("append")
            await turns(2)
        async with next_flight:
            log.fail.clear()
        return await asyncio.gather(first, second, return_exceptions=True)

    first, second = run_virtual(story())

    assert isinstance(first, Unreachable)
    assert isinstance(second, Stored)
    assert stored(log) == [2]


def test_a_mistake_of_a_log_does_not_leave_anybody_waiting() -> None:
    """Whatever the log raises, if it is an error of ours or not, is the answer."""
    log = HandLog()
    log.fail["append"] = ZeroDivisionError("a mistake")

    async def story() -> list[BaseException | Stored]:
        batcher = Batcher(log)
        return await asyncio.gather(*(start(batcher, n) for n in range(2)), return_exceptions=True)

    assert [type(each) for each in run_virtual(story())] == [ZeroDivisionError] * 2


def test_what_is_larger_than_all_the_room_still_flies() -> None:
    """Alone, when nothing else waits: it must fly some time."""
    log = HandLog()

    async def story() -> None:
        batcher, hold = Batcher(log, max_waiting=2, max_waiting_bytes=10), log.hold("append")
        tasks = [start(batcher, 1)]
        async with hold:
            tasks += [start(batcher, 2, size=50), start(batcher, 3)]
            await turns(2)
        await asyncio.gather(*tasks)
        await batcher.append(0, [draft(4), draft(5), draft(6)], wait=False)

    run_virtual(story())

    assert stored(log) == [1, 2, 3, 4, 5, 6]
    assert [len(drafts) for _, drafts in log.batches] == [1, 1, 1, 3]


def test_closing_stores_what_has_joined() -> None:
    """What still waits at the gate is told `Closed`; so is whoever comes later."""
    log = HandLog()

    async def story() -> list[BaseException | Stored]:
        batcher, hold = Batcher(log, max_waiting=2), log.hold("append")
        tasks = [start(batcher, number) for number in (1, 2, 3)]
        async with hold:
            closing = asyncio.create_task(batcher.aclose())
            await turns(2)
            with pytest.raises(Closed):
                await batcher.append(0, [draft(4)])
            assert not closing.done()
        await closing
        assert stored(log) == [1, 2]
        return await asyncio.gather(*tasks, return_exceptions=True)

    *joined, late = run_virtual(story())

    assert all(isinstance(each, Stored) for each in joined)
    assert isinstance(late, Closed)


def test_closing_at_the_moment_at_which_the_gate_opens_stores_what_was_let_in() -> None:
    """An emitter that closes as soon as it has its answer does not close in the face of one who waited."""
    log = HandLog()

    async def story() -> Stored:
        batcher = Batcher(log, max_waiting=1)

        async def emit_and_close() -> None:
            await batcher.append(0, [draft(1)])
            await batcher.aclose()

        closer, waiter = asyncio.create_task(emit_and_close()), start(batcher, 2)
        await closer
        assert stored(log) == [1, 2]
        return await waiter

    assert len(run_virtual(story()).positions) == 1


def test_chance_names_the_batches() -> None:
    """With the same chance, the same names: by them a log recognises a batch that comes again."""

    async def story(seed: int) -> list[str]:
        log = HandLog()
        batcher = Batcher(log, chance=Random(seed))
        for number in range(3):
            await batcher.append(0, [draft(number)])
        return log.ids

    one, same, other = (run_virtual(story(seed)) for seed in (1, 1, 2))

    assert one == same
    assert len({*one, *other}) == 6


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("emit"), st.integers(0, 1), st.integers(1, 12)),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("turn"), st.integers(1, 4), st.just(0)),
        st.tuples(st.just("break"), st.integers(0, 1), st.just(0)),
    ),
    max_size=30,
)


@settings(derandomize=True, deadline=None)
@given(STEPS)
def test_whatever_happens_every_emit_is_answered_and_the_room_comes_back(steps: list[tuple[str, int, int]]) -> None:
    """In any order of emits, cancellations and failures: answered means stored once, in order; refused, not stored."""
    log = HandLog(partitions=2)

    async def story() -> tuple[list[asyncio.Task[Stored]], dict[str, int]]:
        batcher = Batcher(log, max_waiting=3, max_waiting_bytes=20)
        tasks: list[asyncio.Task[Stored]] = []
        for step, value, size in steps:
            if step == "emit":
                tasks.append(start(batcher, len(tasks), partition=value, size=size))
            elif step == "cancel" and tasks:
                tasks[value % len(tasks)].cancel()
            elif step == "turn":
                await turns(value)
            elif step == "break":
                log.fail = {"append": Refused("no")} if value else {}
        if tasks:
            await asyncio.wait(tasks)
        await batcher.aclose()
        return tasks, batcher.snapshot()

    tasks, snapshot = run_virtual(story())

    assert (snapshot["waiting"], snapshot["bytes"], snapshot["at_the_gate"]) == (0, 0, 0)
    lines = [stored(log, partition) for partition in (0, 1)]
    assert lines == [sorted(set(line)) for line in lines]
    everything = {*lines[0], *lines[1]}
    for number, task in enumerate(tasks):
        if not task.cancelled():
            assert (number in everything) == (task.exception() is None)


def test_the_whole_of_what_is_stored_is_in_the_log() -> None:
    """The positions that emitters get are those under which a reader finds the events."""
    log = HandLog()

    async def story() -> tuple[list[Stored], list[str]]:
        batcher = Batcher(log)
        answers = await asyncio.gather(*(start(batcher, number) for number in range(300)))
        read = await log.read(Cursor.start(log.epoch, 1))
        return answers, [record.position for record in read]

    answers, read = run_virtual(story())

    assert [answer.positions[0] for answer in answers] == read
