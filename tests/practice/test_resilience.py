"""Emits over a store that fails: what is tried again, under which id, what is kept, and what the caller is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import Closed, InvalidName, InvalidOption, Overloaded, Refused, Unconfirmed, Unreachable
from eventlab.practice.file_dead_letters import FileDeadLetters
from eventlab.practice.resilience import ResilientEventSystem
from eventlab.practice.unsent import MemoryDeadLetters, UnsentLetter
from eventlab.practice.wrapping import Wrapper
from eventlab.system import connect
from eventlab.system.backoff import Backoff
from tests.conftest import RedisServer
from tests.emitter.waiting import until
from tests.practice.flaky import NEVER, Flaky, Forgetful, Longest


def away() -> Unreachable:
    return Unreachable("the store is away")


def resilient(inner: Any, **options: Any) -> ResilientEventSystem:
    return ResilientEventSystem(inner, **{"backoff": Backoff(base=1, cap=60), "chance": Longest()} | options)


def story_of(
    inner: Any, tell: Callable[[ResilientEventSystem], Coroutine[Any, Any, Any]], **options: Any
) -> tuple[Any, list[UnsentLetter], dict[str, int]]:
    """What `tell` answers or raises, the letters that are kept then, and the counts."""

    async def story() -> tuple[Any, list[UnsentLetter], dict[str, int]]:
        async with resilient(inner, **options) as events:
            try:
                outcome = await tell(events)
            except Exception as error:  # noqa: BLE001  (it is the outcome)
                outcome = error
            return outcome, await events.dead_letters.letters(), events.snapshot()["resilience"]

    return run_virtual(story())


def test_a_store_that_comes_back_is_not_noticed(caplog: pytest.LogCaptureFixture) -> None:
    """Two failures, two pauses, one event; nothing is kept, and each failure is a line in the log."""
    inner = Flaky(away(), away())
    event, letters, counts = story_of(inner, lambda events: events.emit("order.paid", {"total": 12}, actor="ann"))

    assert (event.type, event.data, event.actor) == ("order.paid", {"total": 12}, "ann")
    assert inner.tried_at == [0, 1, 3]
    assert letters == []
    assert caplog.messages == [f"try {n} failed, the next one follows in {n:.2f} s: the store is away" for n in (1, 2)]
    assert counts == {"tried_again": 2, "saved": 1, "given_up": 0, "kept": 0, "not_kept": 0}


def test_every_try_brings_the_same_id() -> None:
    """The wrapper gives the id before the first try, or passes on yours."""
    inner = Flaky(away(), away(), None, away())

    async def tell(events: ResilientEventSystem) -> list[str]:
        return [(await events.emit("order.paid", {})).id, (await events.emit("order.paid", {}, id="mine")).id]

    ids, _, _ = story_of(inner, tell)

    assert inner.ids == [ids[0]] * 3 + ["mine"] * 2
    assert ids[0] != "mine"


def test_a_lost_answer_does_not_store_an_event_twice() -> None:
    """The first try stored it; the second is answered with it, because of its id."""
    inner = Flaky((Unconfirmed("the answer was lost"), None))

    async def tell(events: ResilientEventSystem) -> tuple[str, list[str]]:
        event = await events.emit("order.paid", {})
        return event.id, [each.id for each in await events.history()]

    (id, stored), letters, _ = story_of(inner, tell)

    assert stored == [id]
    assert letters == []


def test_where_ids_are_not_known_nothing_uncertain_is_tried_again() -> None:
    """Over such a store a second try may be a second order: the event is kept instead, and somebody can look."""
    inner = Forgetful((Unconfirmed("the answer was lost"), None))
    error, (letter,), _ = story_of(inner, lambda events: events.emit("order.paid", {}))

    assert isinstance(error, Unconfirmed)
    assert len(inner.tried_at) == 1
    assert letter.reason == "Unconfirmed: the answer was lost"


def test_a_system_that_says_nothing_about_ids_is_taken_for_one_that_does_not_know_them() -> None:
    """Such as stage 2, or your own."""

    class SaysNothing:
        tries = 0

        async def emit(self, _type: str, _data: Any, **_fields: Any) -> None:
            self.tries += 1
            raise Unconfirmed("the answer was lost")

        async def aclose(self) -> None:
            """Nothing is open."""

    inner = SaysNothing()
    story_of(inner, lambda events: events.emit("order.paid", {}))

    assert inner.tries == 1


def test_it_is_seen_through_other_layers_whether_ids_are_known() -> None:
    """A layer passes on what it does not say itself."""
    event, letters, _ = story_of(
        Wrapper(Flaky((Unconfirmed("the answer was lost"), None))), lambda events: events.emit("order.paid", {})
    )

    assert (event.type, letters) == ("order.paid", [])


def test_what_was_tried_in_vain_is_kept_and_said() -> None:
    """The event as it was emitted, why, how often, from when to when; the error of the last try goes to the caller."""
    clock = ManualClock(datetime(2024, 8, 17, 12, 0, tzinfo=UTC))
    inner = Flaky(away(), away(), Overloaded("too much waits"))
    error, (letter,), counts = story_of(
        inner,
        lambda events: events.emit("order.paid", {"total": 12}, key="order-7", version=2, metadata={"ip": "::1"}),
        retries=2,
        clock=clock,
    )

    assert isinstance(error, Overloaded)
    assert error.__notes__ == [f"Kept among the dead letters, to be replayed: {letter.id}"]
    assert (letter.reason, letter.attempts) == ("Overloaded: too much waits", 3)
    assert letter.first == letter.last == letter.event.time == clock()
    assert letter.event.id == inner.ids[0]
    assert (letter.event.type, letter.event.data, letter.event.key) == ("order.paid", {"total": 12}, "order-7")
    assert (letter.event.version, letter.event.metadata) == (2, {"ip": "::1"})
    assert counts == {"tried_again": 2, "saved": 0, "given_up": 1, "kept": 1, "not_kept": 0}


def test_a_mistake_is_neither_tried_again_nor_kept() -> None:
    """A name that is none will be none tomorrow."""
    inner = Flaky()
    error, letters, _ = story_of(inner, lambda events: events.emit("Order-Paid", {}))

    assert isinstance(error, InvalidName)
    assert len(inner.tried_at) == 1
    assert letters == []


def test_a_refusal_that_stays_is_kept_without_a_second_try() -> None:
    """The event was good: somebody mends the store, and replays."""
    inner = Flaky(Refused("NOPERM this user has no permissions"))
    _, (letter,), _ = story_of(inner, lambda events: events.emit("order.paid", {}))

    assert letter.attempts == 1


def test_closed_in_the_middle_of_its_tries_an_event_is_kept() -> None:
    """It had been tried in good faith; closed before its first try, it has not."""
    inner = Flaky(away(), Closed("closed"), Closed("closed"))

    async def tell(events: ResilientEventSystem) -> None:
        for type in ("order.placed", "order.paid"):
            with pytest.raises(Closed):
                await events.emit(type, {})

    _, letters, _ = story_of(inner, tell)

    assert [letter.event.type for letter in letters] == ["order.placed"]


def test_a_try_that_hangs_is_uncertain() -> None:
    """Out of time is not "not stored": where ids are known it is tried again, else it is kept as uncertain."""
    well, letters, _ = story_of(Flaky(NEVER), lambda events: events.emit("order.paid", {}), timeout=2)
    error, (letter,), _ = story_of(Forgetful(NEVER), lambda events: events.emit("order.paid", {}), timeout=2)

    assert (well.type, letters) == ("order.paid", [])
    assert isinstance(error, Unconfirmed)
    assert letter.reason.startswith("Unconfirmed: the store had not answered after 2 s")


def test_who_cancels_has_given_the_event_up() -> None:
    """Cancellation passes through at once, in a pause too, and leaves no letter."""
    inner = Flaky(away())

    async def tell(events: ResilientEventSystem) -> float:
        emitting = asyncio.create_task(events.emit("order.paid", {}))
        await asyncio.sleep(0.5)
        emitting.cancel()
        await asyncio.wait([emitting])
        return asyncio.get_running_loop().time()

    ended, letters, _ = story_of(inner, tell)

    assert (ended, letters, inner.tried_at) == (0.5, [], [0])


def test_you_say_what_is_worth_another_try() -> None:
    """`retry_on` decides, in place of our own opinion."""
    inner = Flaky(ValueError("a whim of that store"))
    event, _, _ = story_of(inner, lambda events: events.emit("order.paid", {}), retry_on=lambda _error: True)

    assert event.type == "order.paid"


def test_a_full_box_is_said_on_the_error(caplog: pytest.LogCaptureFixture) -> None:
    """The caller learns, and the log, that this event is nowhere but in its hands; what was kept before stays."""
    inner = Flaky(away(), away())

    async def tell(events: ResilientEventSystem) -> list[str]:
        notes = []
        for type in ("order.placed", "order.paid"):
            with pytest.raises(Unreachable) as raised:
                await events.emit(type, {})
            notes += raised.value.__notes__
        return notes

    notes, letters, counts = story_of(inner, tell, retries=0, dead_letters=MemoryDeadLetters(limit=1))

    assert [letter.event.type for letter in letters] == ["order.placed"]
    assert notes[1].startswith("Nor could it be kept among the dead letters: Overloaded: 1 letters are kept already")
    assert (counts["kept"], counts["not_kept"]) == (1, 1)
    assert "1 event could not be kept among the dead letters" in caplog.text


def test_many_are_tried_again_together_and_each_is_stored_once() -> None:
    """Those that were stored before the failure are answered as they stand."""
    inner = Flaky(None, away())

    async def tell(events: ResilientEventSystem) -> tuple[list[str], list[str]]:
        stored = await events.emit_many([("order.placed", {}), ("order.paid", {}, {"id": "mine"})])
        return [event.id for event in stored], [event.id for event in await events.history()]

    (answered, stored), letters, _ = story_of(inner, tell)

    assert answered == stored
    assert answered[1] == "mine"
    assert letters == []


def test_many_are_not_tried_again_where_ids_are_not_known() -> None:
    """The first of them is stored: to repeat them all would store it twice."""
    inner = Forgetful(None, away())

    async def tell(events: ResilientEventSystem) -> int:
        with pytest.raises(Unreachable):
            await events.emit_many([("order.placed", {}), ("order.paid", {})])
        return len(await events.history())

    stored, letters, _ = story_of(inner, tell)

    assert stored == 1
    assert len(letters) == 2


def test_many_that_failed_are_all_kept() -> None:
    """Nobody knows which of them were stored; a replay looks."""
    inner = Flaky(None, away())
    error, letters, _ = story_of(
        inner, lambda events: events.emit_many([("order.placed", {}), ("order.paid", {})]), retries=0
    )

    assert isinstance(error, Unreachable)
    assert [letter.event.type for letter in letters] == ["order.placed", "order.paid"]


@pytest.mark.parametrize(("count", "said"), [(3, "a, b, c"), (4, "a, b, c …")])
def test_of_many_that_are_kept_three_are_named(count: int, said: str) -> None:
    """A note of ten thousand ids would be read by nobody."""
    batch = [("order.paid", {}, {"id": id}) for id in "abcd"[:count]]
    error, _, _ = story_of(Flaky(away()), lambda events: events.emit_many(batch), retries=0)

    assert error.__notes__ == [f"Kept among the dead letters, to be replayed: {said}"]


def test_a_file_that_is_in_use_is_found_out_on_entering(tmp_path: Path) -> None:
    """And not in the first outage, when it is needed. What was opened before is closed again."""

    async def story() -> None:
        async with resilient(Flaky(), dead_letters=FileDeadLetters(tmp_path / "unsent")):
            with pytest.raises(InvalidOption, match="in use by another program"):
                await resilient(Flaky(), dead_letters=FileDeadLetters(tmp_path / "unsent")).__aenter__()
        async with resilient(Flaky(), dead_letters=FileDeadLetters(tmp_path / "unsent")):
            pass

    asyncio.run(story())


def test_an_emit_between_two_tries_is_kept_when_the_system_is_closed(tmp_path: Path) -> None:
    """It finds the system closed, leaves a letter, and the file is free for whoever comes next."""
    path = tmp_path / "unsent"

    async def story() -> list[str]:
        events = resilient(Flaky(away()), dead_letters=FileDeadLetters(path), backoff=Backoff(base=0.02, cap=0.02))
        emitting = asyncio.create_task(events.emit("order.paid", {}))
        await until(lambda: events.snapshot()["resilience"]["tried_again"])
        await events.aclose()
        with pytest.raises(Closed):
            await emitting
        async with resilient(Flaky(), dead_letters=FileDeadLetters(path)) as others:
            return [letter.reason for letter in await others.dead_letters.letters()]

    (reason,) = asyncio.run(story())

    assert reason.startswith("Closed: this InMemoryEventSystem is closed")


def test_a_system_that_cannot_be_entered_leaves_the_file_to_others(tmp_path: Path) -> None:
    """What was opened on the way in is closed again."""

    async def story() -> None:
        with pytest.raises(Unreachable):
            await resilient(
                connect("redis://127.0.0.1:1", patience=0.01), dead_letters=FileDeadLetters(tmp_path / "unsent")
            ).__aenter__()
        async with resilient(Flaky(), dead_letters=FileDeadLetters(tmp_path / "unsent")):
            pass

    asyncio.run(story())


def test_an_outage_of_a_real_redis_is_survived(redis_server: RedisServer, tmp_path: Path) -> None:
    """kill -9; an emit fails, is kept on disk, survives its program, and is stored once when Redis is back."""
    path = tmp_path / "unsent.jsonl"

    def opened() -> ResilientEventSystem:
        inner = connect(redis_server.address, patience=0.05)
        return ResilientEventSystem(
            inner, retries=1, backoff=Backoff(base=0.01, cap=0.01), dead_letters=FileDeadLetters(path)
        )

    async def outage() -> None:
        async with opened() as events:
            await events.emit("order.placed", {"total": 12})
            redis_server.kill()
            with pytest.raises((Unreachable, Unconfirmed)):
                await events.emit("order.paid", {"total": 12})

    async def afterwards() -> tuple[int, list[str], list[UnsentLetter]]:
        redis_server.start()
        async with opened() as events:
            replayed = await events.dead_letters.replay("all")
            return replayed, [event.type for event in await events.history()], await events.dead_letters.letters()

    asyncio.run(outage())
    replayed, types, letters = asyncio.run(afterwards())

    assert replayed == 1
    assert types == ["order.placed", "order.paid"]
    assert letters == []
