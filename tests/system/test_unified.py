"""Stage 4: what a `UnifiedEventSystem` does beyond the promises that every stage keeps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import (
    Closed,
    CursorExpired,
    InvalidData,
    InvalidHandler,
    InvalidMessage,
    InvalidName,
    InvalidPattern,
    InvalidQuery,
    Overloaded,
    Refused,
    Unconfirmed,
)
from eventlab.event import Event
from eventlab.subscription import Subscription
from eventlab.system.steps import Step
from eventlab.system.unified import UnifiedEventSystem
from tests.emitter.waiting import turns
from tests.system.stores import HandLog

NOON = datetime(2024, 8, 17, 12, tzinfo=UTC)


def numbers(events: Any) -> list[int]:
    """The numbers in these events."""
    return [event.data["n"] for event in events]


def test_what_is_emitted_together_is_checked_first_and_stored_in_order() -> None:
    """The result is in the order of what was given, each with its position, over several partitions too."""
    log = HandLog(partitions=3)

    async def story() -> tuple[list[Event], list[Event]]:
        async with UnifiedEventSystem(log, source="shop") as events:
            with pytest.raises(InvalidName):
                await events.emit_many([("a", {}), ("Not-A-Name", {})])
            assert await events.emit_many([]) == []
            given = [("a", {"n": n}, {"key": f"k{n % 7}", "actor": "ann"}) for n in range(600)]
            return await events.emit_many(given), list(await events.history(limit=1000))

    emitted, stored = run_virtual(story())

    assert numbers(emitted) == list(range(600))
    assert {(event.actor, event.source) for event in emitted} == {("ann", "shop")}
    assert sorted(stored, key=lambda event: event.data["n"]) == emitted
    assert len({partition for partition, _ in log.batches}) == 3


def test_when_a_batch_fails_the_others_are_stored() -> None:
    """The error is raised when all have been tried."""
    log = HandLog()

    async def story() -> list[int]:
        async with UnifiedEventSystem(log) as events:
            first = log.hold("append")
            log.fail["append"] = Refused("out of memory")
            many = asyncio.create_task(events.emit_many([("a", {"n": n}) for n in range(300)]))
            async with first:
                second = log.hold("append")
            async with second:
                log.fail.clear()
            with pytest.raises(Refused):
                await many
            return numbers(await events.history(limit=1000))

    assert run_virtual(story()) == list(range(256, 300))


def test_an_id_of_ones_own_is_stored_once() -> None:
    """Emitted twice it has one position, and one event is there; an empty one counts as none."""

    async def story() -> tuple[list[Event], list[Event]]:
        async with UnifiedEventSystem(HandLog()) as events:
            emitted = [await events.emit("a", {"n": 1}, id="mine") for _ in range(2)]
            emitted += await events.emit_many([("a", {"n": 1}, {"id": "mine"})] * 2)
            await events.emit_many([("b", {}, {"id": ""}), ("b", {}, {"id": None})])
            return emitted, list(await events.history())

    emitted, stored = run_virtual(story())

    assert len({event.position for event in emitted}) == 1
    assert [event.type for event in stored] == ["a", "b", "b"]


def test_time_source_and_metadata_are_given_to_what_names_none() -> None:
    """The clock is an argument, and so is chance; what an event names itself is kept."""

    async def story(seed: int) -> list[Event]:
        options: dict[str, Any] = {"clock": ManualClock(NOON), "randbytes": Random(seed).randbytes}
        async with UnifiedEventSystem(HandLog(clock=ManualClock(NOON)), source="shop", **options) as events:
            one = await events.emit("a", {})
            other = await events.emit("a", {}, source="tablet", metadata={"t": 1}, version=3)
            for wrong in ({"id": 0}, {"metadata": []}, {"version": 0}, {"actor": ""}):
                with pytest.raises(InvalidMessage):
                    await events.emit("a", {}, **wrong)
            return [one, other]

    one, other = run_virtual(story(7))

    assert (one.time, one.source, one.metadata) == (NOON, "shop", {})
    assert (other.source, other.metadata, other.version) == ("tablet", {"t": 1}, 3)
    assert [one, other] == run_virtual(story(7))


def test_what_does_not_fit_the_schema_leaves_nothing_behind() -> None:
    """It is refused before anything is stored; a version without a schema takes what it is given."""

    async def story() -> list[dict[str, Any]]:
        async with UnifiedEventSystem(HandLog(), schemas={"user.left": dict[str, int]}) as events:
            with pytest.raises(InvalidData):
                await events.emit("user.left", {"n": "one"})
            with pytest.raises(InvalidData):
                await events.emit_many([("a", {}), ("user.left", {"n": "one"})])
            await events.emit("user.left", {"n": "one"}, version=2)
            return [dict(event.data) for event in await events.history()]

    assert run_virtual(story()) == [{"n": "one"}]


def test_a_subscriber_hears_what_others_emit_from_now_on() -> None:
    """Two systems on one log are as one: nothing from before, everything from then on."""

    async def story() -> list[int]:
        log = HandLog("two systems")
        async with UnifiedEventSystem(log) as here, UnifiedEventSystem(HandLog("two systems")) as there:
            heard: list[Event] = []
            await there.emit("a", {"n": 1})
            there_too = here.subscribe("a", heard.append)
            await there.emit("a", {"n": 2})
            await here.emit("a", {"n": 3})
            await here.drained()
            there_too()
            await there.emit("a", {"n": 4})
            await turns(20)
            return numbers(heard)

    assert run_virtual(story()) == [2, 3]


def test_subscribe_decorates() -> None:
    """Without a handler; the function stays what it was."""

    async def story() -> list[int]:
        async with UnifiedEventSystem(HandLog()) as events:
            heard: list[Event] = []

            @events.subscribe("a")
            async def hear(event: Event) -> None:
                heard.append(event)

            await hear(await events.emit("a", {"n": 1}))
            await events.drained()
            for wrong, error in (("a..b", InvalidPattern), ("a", InvalidHandler)):
                with pytest.raises(error):
                    events.subscribe(wrong, "no handler" if wrong == "a" else print)  # type: ignore[arg-type]
            assert events.snapshot()["subscriptions"] == {"a": 1}
            return numbers(heard)

    assert run_virtual(story()) == [1, 1]


def test_unsubscribing_within_a_handler_is_final() -> None:
    """What was in the inbox already is not told any more."""

    async def story() -> list[int]:
        async with UnifiedEventSystem(HandLog()) as events:
            heard: list[Event] = []

            def once(event: Event) -> None:
                heard.append(event)
                subscription()

            subscription = events.subscribe("a", once)
            await events.emit_many([("a", {"n": n}) for n in range(5)])
            await events.drained()
            await turns(20)
            assert not subscription.active
            return numbers(heard)

    assert run_virtual(story()) == [0]


def test_an_error_of_a_handler_goes_to_on_error() -> None:
    """With the event and the subscription; the handler hears the next event, and the emitter hears nothing."""
    told: list[tuple[str, int, str]] = []

    def on_error(error: Exception, event: Event, subscription: Subscription) -> None:
        told.append((str(error), event.data["n"], subscription.pattern.text))

    async def story() -> None:
        async with UnifiedEventSystem(HandLog(), on_error=on_error) as events:

            def fails(event: Event) -> None:
                raise ValueError(f"no stove for {event.data['n']}")

            events.subscribe("a.*", fails)
            for n in (1, 2):
                await events.emit("a.b", {"n": n})
            await events.drained()

    run_virtual(story())

    assert told == [("no stove for 1", 1, "a.*"), ("no stove for 2", 2, "a.*")]
    with pytest.raises(InvalidHandler):
        UnifiedEventSystem(HandLog(), on_error="log")  # type: ignore[arg-type]


def test_a_slow_handler_slows_nobody_else() -> None:
    """Neither emit nor the other handlers wait for it; it hears everything, in its own time."""

    async def story() -> tuple[list[int], list[int], list[int], int]:
        async with UnifiedEventSystem(HandLog()) as events:
            free, slow, quick = asyncio.Event(), [], []

            async def waits(event: Event) -> None:
                await free.wait()
                slow.append(event)

            events.subscribe("a", waits)
            events.subscribe("a", quick.append)
            await events.emit_many([("a", {"n": n}) for n in range(50)])
            await turns(200)
            meanwhile, undelivered = numbers(slow), events.snapshot()["undelivered"]
            heard = numbers(quick)
            free.set()
            await events.drained()
            return meanwhile, heard, numbers(slow), undelivered

    meanwhile, quick, slow, undelivered = run_virtual(story())

    assert (meanwhile, undelivered) == ([], 49)
    assert quick == slow == list(range(50))


def test_drained_waits_for_what_was_stored_before_it() -> None:
    """For the handlers too, slow as they may be; with nobody listening it returns at once."""

    async def story() -> tuple[int, float]:
        async with UnifiedEventSystem(HandLog(partitions=3)) as events:
            heard = []

            async def sleepy(event: Event) -> None:
                await asyncio.sleep(1)
                heard.append(event)

            await events.drained()
            events.subscribe("*", sleepy)
            begun = asyncio.get_running_loop().time()
            await events.emit_many([("a", {}, {"key": f"{n}"}) for n in range(10)])
            await events.drained()
            return len(heard), asyncio.get_running_loop().time() - begun

    assert run_virtual(story()) == (10, 10.0)


def test_handlers_that_wait_until_all_is_drained_do_not_wait_for_each_other() -> None:
    """Within a handler `drained` waits until all is handed out, and not for handlers: two would wait for ever."""

    async def story() -> list[str]:
        async with UnifiedEventSystem(HandLog()) as events:
            done = []

            def waits(name: str) -> Callable[[Event], Any]:
                async def wait(_event: Event) -> None:
                    await events.drained()
                    done.append(name)

                return wait

            for name in ("one", "other"):
                events.subscribe("a", waits(name))
            await events.emit("a", {})
            await events.drained()
            return done

    assert sorted(run_virtual(story())) == ["one", "other"]


def test_drained_returns_though_the_last_subscriber_has_left() -> None:
    """Nobody is left to be waited for."""

    async def story() -> None:
        log = HandLog()
        async with UnifiedEventSystem(log) as events:
            stop = events.subscribe("a", print)
            await turns(5)
            hold = log.hold("stretch")
            await events.emit("a", {})
            async with hold:
                draining = asyncio.create_task(events.drained())
                await turns(2)
                assert not draining.done()
                stop()
            async with asyncio.timeout(30):
                await draining

    run_virtual(story())


def test_a_tail_begins_behind_its_cursor_and_goes_on_live() -> None:
    """Without a cursor it begins now; a loop that is left by `break` can be taken up again."""

    async def story() -> tuple[list[int], list[int], list[int]]:
        async with UnifiedEventSystem(HandLog()) as events:
            await events.emit("a", {"n": 1})
            after = (await events.history()).cursor
            await events.emit("a", {"n": 2})
            replay, now, heard = events.tail("a", after=after), events.tail("a"), []
            await events.emit("a", {"n": 3})
            async for event in replay:
                heard.append(event)
                if event.data["n"] == 3:
                    break
            await events.emit("a", {"n": 4})
            return numbers(heard), numbers([await anext(replay)]), numbers([await anext(now), await anext(now)])

    assert run_virtual(story()) == ([2, 3], [4], [3, 4])


def test_a_tail_ends_when_it_is_closed_and_when_the_system_is() -> None:
    """Whoever iterates comes to the end, and does not wait for ever."""

    async def story() -> list[list[int]]:
        events = UnifiedEventSystem(HandLog())
        async with events:
            live, replay, closed = events.tail(), events.tail(after="0-0"), events.tail()

            async def all_of(tail: Any) -> list[int]:
                return [event.data["n"] async for event in tail]

            tasks = [asyncio.create_task(all_of(tail)) for tail in (live, replay, closed)]
            await events.emit("a", {"n": 1})
            await turns(20)
            closed.close()
            await events.emit("a", {"n": 2})
            await turns(20)
        return list(await asyncio.gather(*tasks))

    assert run_virtual(story()) == [[1, 2], [1, 2], [1]]


def test_a_tail_says_what_is_gone() -> None:
    """And what is no cursor is refused where it is given."""

    async def story() -> None:
        async with UnifiedEventSystem(HandLog(max_length=1)) as events:
            first = await events.emit("a", {})
            for _ in range(3):
                await events.emit("a", {})
            with pytest.raises(CursorExpired):
                await anext(events.tail(after=first.position))
            for wrong in ("yesterday", 7, "zz.AAAA"):
                with pytest.raises(InvalidQuery):
                    events.tail(after=wrong)  # type: ignore[arg-type]

    run_virtual(story())


def test_closing_stores_what_was_emitted() -> None:
    """Emits that are in flight are stored and answered; whoever had to wait is told `Closed`."""
    log = HandLog()

    async def story() -> tuple[list[Any], list[Any]]:
        events = UnifiedEventSystem(log, max_waiting=2)
        async with events:
            hold = log.hold("append")
            emits = [asyncio.create_task(events.emit("a", {"n": n})) for n in range(3)]
            async with hold:
                with pytest.raises(Overloaded):
                    await events.emit("a", {"n": 3}, wait=False)
                closing = asyncio.create_task(events.aclose())
                await turns(3)
            await closing
        return await asyncio.gather(*emits, return_exceptions=True), log.store.pieces[0].records

    (one, two, late), records = run_virtual(story())

    assert numbers([one, two]) == [0, 1]
    assert isinstance(late, Closed)
    assert len(records) == 2


def test_closing_ends_a_handler_at_work_and_leaves_no_task() -> None:
    """It is cancelled, and awaited."""

    async def story() -> tuple[list[str], set[str]]:
        ended: list[str] = []
        before = asyncio.all_tasks()
        async with UnifiedEventSystem(HandLog()) as events:

            async def works(_event: Event) -> None:
                try:
                    await asyncio.sleep(3600)
                finally:
                    ended.append("cancelled")

            events.subscribe("a", works)
            await events.emit("a", {})
            await turns(20)
        return ended, {task.get_name() for task in asyncio.all_tasks() - before}

    assert run_virtual(story()) == (["cancelled"], set())


def test_a_handler_may_close_its_system() -> None:
    """It comes to its own end; whoever waited for all to be drained is told `Closed`, or has been served."""

    async def story() -> tuple[list[str], bool]:
        done: list[str] = []
        events = UnifiedEventSystem(HandLog())
        async with events:

            async def closes(_event: Event) -> None:
                await events.aclose()
                await events.aclose()
                done.append("closed")

            events.subscribe("a", closes)
            await events.emit("a", {})
            await turns(50)
            return done, events.snapshot()["closed"]

    assert run_virtual(story()) == (["closed"], True)


def test_before_it_is_open_and_after_it_is_closed_it_does_nothing() -> None:
    """Each verb raises `Closed`, and says what to do."""

    async def try_all(events: UnifiedEventSystem, words: str) -> None:
        verbs: list[Callable[[], Any]] = [
            lambda: events.emit("a", {}),
            lambda: events.emit_many([("a", {})]),
            events.history,
            events.drained,
            events.tail,
            lambda: events.subscribe("a", print),
            lambda: events.watch(print),
        ]
        for verb in verbs:
            with pytest.raises(Closed, match=words):
                await verb()

    async def story() -> None:
        events = UnifiedEventSystem(HandLog())
        await try_all(events, "not open yet: use `async with`")
        async with events:
            pass
        await try_all(events, r"closed: aclose\(\) was called")
        with pytest.raises(Closed):
            await events.open()

    run_virtual(story())


def test_nobody_knows_carries_the_event() -> None:
    """So that whoever emitted can look for its id, or emit it again under the same one."""

    async def story() -> Event | None:
        log = HandLog()
        async with UnifiedEventSystem(log) as events:
            log.fail["append"] = Unconfirmed("the store went away")
            with pytest.raises(Unconfirmed) as caught:
                await asyncio.gather(events.emit("a", {"n": 1}), events.emit("a", {"n": 2}))
            return caught.value.event

    event = run_virtual(story())

    assert event is not None
    assert (event.data, event.position) == ({"n": 1}, None)


def test_a_watcher_sees_five_steps_in_order() -> None:
    """Each with what went in and what came out, though the feed can be quicker than the answer to the emitter."""

    async def story() -> tuple[list[Step], list[Step], Event]:
        async with UnifiedEventSystem(HandLog()) as events:
            seen: list[Step] = []
            stop = events.watch(seen.append)
            events.subscribe("a", print)
            event = await events.emit("a", {"n": 1})
            await turns(20)
            first = list(seen)
            await events.emit_many([("a", {"n": 2})])
            stop()
            stop()
            await events.emit("a", {"n": 3})
            await turns(20)
            return first, seen[5:], event

    steps, later, event = run_virtual(story())

    assert [(step.number, step.name) for step in steps] == list(
        enumerate(["validate", "identify", "store", "publish", "broadcast"], 1)
    )
    assert [step.result for step in steps] == [{"n": 1}, event.id, event.position, steps[3].result, ["print"]]
    assert steps[0].given == ("a", {"n": 1})
    assert later == []


def test_a_watcher_that_raises_stops_neither_emit_nor_broadcast(caplog: pytest.LogCaptureFixture) -> None:
    """It is told in the log; subscribers hear the event, and the emitter gets it."""

    async def story() -> list[int]:
        async with UnifiedEventSystem(HandLog()) as events:
            heard: list[Event] = []

            def breaks(_step: Step) -> None:
                raise ValueError("no paper")

            events.watch(breaks)
            events.subscribe("a", heard.append)
            for n in (1, 2):
                await events.emit("a", {"n": n})
            await events.drained()
            return numbers(heard)

    with caplog.at_level(logging.ERROR, "eventlab.system"):
        assert run_virtual(story()) == [1, 2]
    assert "a watcher raised on step 1, validate" in caplog.text


def test_while_nobody_watches_no_step_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps are named for those who look; an emit that nobody watches pays nothing for them."""
    made: list[object] = []
    monkeypatch.setattr("eventlab.system.steps.Step", lambda *step: made.append(step))

    async def story() -> int:
        async with UnifiedEventSystem(HandLog()) as events:
            events.subscribe("a", print)
            await events.emit("a", {})
            await events.drained()
            unwatched = len(made)
            events.watch(lambda _step: None)
            await events.emit("a", {})
            return unwatched

    assert run_virtual(story()) == 0
    assert len(made) >= 4


def test_the_snapshot_tells_what_is_going_on() -> None:
    """Before it is open, while it works, and after."""

    async def story() -> list[dict[str, Any]]:
        events = UnifiedEventSystem(HandLog())
        snapshots = [events.snapshot()]
        async with events:
            events.subscribe("a.*", lambda _event: None)
            events.subscribe("a.*", lambda _event: None)
            event = await events.emit("a.b", {})
            await events.drained()
            snapshots.append(events.snapshot())
        assert snapshots[1].pop("cursor") == event.position
        return [*snapshots, events.snapshot()]

    before, at_work, after = run_virtual(story())

    assert before["cursor"] is None
    assert at_work == {
        "subscriptions": {"a.*": 2},
        "emits": {"waiting": 0, "bytes": 0, "at_the_gate": 0, "batches": 1},
        "undelivered": 0,
        "fell_behind": 0,
        "gaps": 0,
        "closed": False,
    }
    assert (after["subscriptions"], after["closed"]) == ({}, True)
