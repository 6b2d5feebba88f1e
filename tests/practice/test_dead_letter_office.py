"""Unsent letters: looked at, mended, replayed once and not twice, discarded."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import InvalidData, InvalidQuery, Unconfirmed, Unreachable
from eventlab.practice import dead_letter_office
from eventlab.practice.dead_letter_office import DeadLetterOffice
from eventlab.practice.resilience import ResilientEventSystem
from eventlab.practice.unsent import MemoryDeadLetters, UnsentLetter
from eventlab.system import connect
from tests.practice.flaky import Flaky


def letters_of(
    inner: Flaky, count: int, tell: Callable[[ResilientEventSystem, list[str]], Coroutine[Any, Any, Any]]
) -> Any:
    """What `tell` answers, given a system with so many letters of `order.paid`, and their ids."""

    async def story() -> Any:
        async with ResilientEventSystem(inner, retries=0, clock=inner._clock) as events:
            for number in range(count):
                with pytest.raises((Unreachable, Unconfirmed)):
                    await events.emit("order.paid", {"number": number}, actor="ann", key=f"order-{number}")
            return await tell(events, [letter.id for letter in await events.dead_letters.letters()])

    return run_virtual(story())


def away(times: int) -> list[Exception]:
    return [Unreachable("away") for _ in range(times)]


def test_letters_are_looked_at_page_by_page() -> None:
    """Oldest first; with the id of one, those behind it."""

    async def tell(events: ResilientEventSystem, ids: list[str]) -> list[list[str]]:
        pages = [await events.dead_letters.letters(2), await events.dead_letters.letters(2, after=ids[1])]
        with pytest.raises(InvalidQuery, match="there is no dead letter 'x'"):
            await events.dead_letters.letters(after="x")
        return [[ids.index(letter.id) for letter in page] for page in pages]

    assert letters_of(Flaky(*away(5)), 5, tell) == [[0, 1], [2, 3]]


def test_a_replay_emits_what_was_kept_under_its_id() -> None:
    """Every field as it was; when it was emitted first is in the metadata, and the letter is gone."""
    clock = ManualClock()

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        clock.advance(seconds=3600)
        return ids, await events.dead_letters.replay("all"), await events.history(), await events.dead_letters.letters()

    ids, replayed, past, left = letters_of(Flaky(*away(2), clock=clock), 2, tell)

    assert (replayed, left) == (2, [])
    assert [event.id for event in past] == ids
    assert (past[0].actor, past[0].key, past[0].data) == ("ann", "order-0", {"number": 0})
    assert past[0].metadata["first_emitted"] == (clock() - timedelta(hours=1)).isoformat()
    assert past[0].time == clock()


def test_a_letter_whose_event_is_stored_is_not_emitted_again() -> None:
    """Only its answer was lost, and the log has forgotten the id since: the history has not."""

    async def tell(events: ResilientEventSystem, _ids: list[str]) -> Any:
        events.inner._own_ids.clear()
        return await events.dead_letters.replay("all"), len(await events.history()), events.inner.tried_at

    replayed, stored, tried = letters_of(Flaky((Unconfirmed("lost"), None)), 1, tell)

    assert (replayed, stored) == (1, 1)
    assert len(tried) == 1


def test_all_of_the_history_since_then_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, to the end: the event may be behind thousands of others."""
    monkeypatch.setattr(dead_letter_office, "PAGE", 2)

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        for _ in range(5):
            await events.emit("order.paid", {})
        await events.emit("order.paid", {}, id=ids[0])
        events.inner._own_ids.clear()
        await events.dead_letters.replay("all")
        return [event.id for event in await events.history()].count(ids[0])

    assert letters_of(Flaky(*away(1)), 1, tell) == 1


def test_some_are_replayed_and_the_others_stay() -> None:
    """By id, or by a function of the letter; no id at all is not "all"."""

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        office = events.dead_letters
        counts = [
            await office.replay(),
            await office.replay(ids[3]),
            await office.replay("all", where=lambda letter: letter.event.data["number"] < 2),
            await office.discard(),
            await office.discard(ids[2]),
        ]
        return counts, [ids.index(letter.id) for letter in await office.letters()]

    assert letters_of(Flaky(*away(5)), 5, tell) == ([0, 1, 2, 0, 1], [4])


@pytest.mark.parametrize("verb", ["replay", "discard", "mend"])
def test_an_id_that_is_not_there_is_told_with_those_that_are(verb: str) -> None:
    """Before anything is done, also for the ids beside it: it was meant for a letter, and not for nothing."""

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        office = events.dead_letters
        ask = {
            "replay": lambda: office.replay(ids[0], "nope"),
            "discard": lambda: office.discard(ids[0], "nope"),
            "mend": lambda: office.mend("nope", data={}),
        }
        with pytest.raises(InvalidQuery, match="there is no dead letter 'nope'") as caught:
            await ask[verb]()
        return str(caught.value), ids, [letter.id for letter in await office.letters()]

    said, ids, left = letters_of(Flaky(*away(7)), 7, tell)

    assert f"expected one of those that are there, {', '.join(map(repr, ids[:5]))} or 2 more." in said
    assert left == ids


def test_a_mended_letter_is_replayed_as_mended() -> None:
    """Data can be mended; the id stays, and what is no data is refused."""

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        mended = await events.dead_letters.mend(ids[0], data={"number": 7})
        with pytest.raises(InvalidData):
            await events.dead_letters.mend(ids[0], data={"number": object()})
        with pytest.raises(InvalidQuery):
            await events.dead_letters.mend("x", data={})
        await events.dead_letters.replay("all")
        return mended, list(await events.history())

    mended, (event,) = letters_of(Flaky(*away(1)), 1, tell)

    assert isinstance(mended, UnsentLetter)
    assert (event.id, event.data) == (mended.id, {"number": 7})


def test_a_replay_into_an_outage_keeps_the_letters() -> None:
    """The error is raised at the first; what was tried has one attempt more, the rest waits."""

    async def tell(events: ResilientEventSystem, _ids: list[str]) -> Any:
        with pytest.raises(Unreachable, match="still away"):
            await events.dead_letters.replay("all")
        return [(letter.attempts, letter.reason) for letter in await events.dead_letters.letters()]

    plan = [*away(3), None, Unreachable("still away")]

    assert letters_of(Flaky(*plan), 3, tell) == [(2, "Unreachable: still away"), (1, "Unreachable: away")]


def test_what_the_system_does_not_take_stays_with_the_reason() -> None:
    """Others are replayed; this one waits for somebody to mend it."""

    async def tell(events: ResilientEventSystem, ids: list[str]) -> Any:
        replayed = await events.dead_letters.replay("all")
        (letter,) = await events.dead_letters.letters()
        return replayed, ids.index(letter.id), letter.reason

    plan = [*away(2), InvalidData("number: too small", path="data['number']")]

    assert letters_of(Flaky(*plan), 2, tell) == (1, 0, "InvalidData: number: too small")


def test_the_letters_of_a_group_of_workers_are_still_there() -> None:
    """The inner system's verb of this name is called through ours."""

    async def story() -> str:
        async with ResilientEventSystem(connect("memory://")) as events:
            return type(events.dead_letters("mailer")).__name__

    assert run_virtual(story()) == "DeadLetters"


def test_an_office_alone_needs_a_system_and_a_box() -> None:
    """It knows nothing of the wrapper that made it."""

    async def story() -> list[UnsentLetter]:
        return await DeadLetterOffice(Flaky, MemoryDeadLetters()).letters()

    assert run_virtual(story()) == []
