"""Asking: the answer token by token, the whole of it for whoever comes late, and a reason where there is none."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import timedelta

import pytest

from eventlab.apps.asking import ask, cancel, follow
from eventlab.apps.assistant import Assistant
from eventlab.apps.assistant_words import ALL, CANCELLED, COMPLETE, FAILED, REQUEST, RESPONSE
from eventlab.apps.model import Waiter
from eventlab.clock import ManualClock, system_clock
from eventlab.errors import Closed, InvalidMessage, NoAnswer
from eventlab.system.connect import connect
from tests.apps.models import HandModel
from tests.emitter.waiting import PATIENCE, turns, until


async def all_of(events: object, request_id: str) -> str:
    """The whole answer, as somebody else reads it."""
    return " ".join([token async for token in follow(events, request_id)])  # type: ignore[arg-type]


def test_tokens_come_in_order_and_then_the_end() -> None:
    """What the model says is what is read."""

    async def story() -> tuple[list[str], list[str]]:
        async with connect("memory://") as events, Assistant(events, Waiter()):
            heard = [token async for token in ask(events, "What do you have?", user_id="ann", model="gpt-4")]
            (request,) = await events.history(REQUEST)
            assert (request.actor, request.key) == ("ann", request.id)
            assert request.data == {"message": "What do you have?", "user_id": "ann", "model": "gpt-4"}
            return heard, [token async for token in Waiter().answer("What do you have?")]

    heard, said = asyncio.run(story())
    assert heard == said


def test_who_asks_and_goes_cancels() -> None:
    """By a plain `break`: nobody makes up more for him, and the log says so."""

    async def story() -> tuple[list[str], bool]:
        model = HandModel("one two three four", waits_at=2)
        async with connect("memory://") as events, Assistant(events, model) as assistant:
            async for token in ask(events, "?"):
                if token == "two":
                    break
            await until(lambda: assistant.snapshot()["handled"] == 1)
            (end,) = await events.history(COMPLETE)
            assert end.data["reason"] == "cancelled"
            return [event.type for event in await events.history(ALL)], model.closed.is_set()

    types, closed = asyncio.run(story())
    assert types == [REQUEST, RESPONSE, RESPONSE, CANCELLED, COMPLETE]
    assert closed


def test_who_hears_all_cancels_nothing() -> None:
    """There is nothing left of which one could not want more."""

    async def story() -> int:
        async with connect("memory://") as events, Assistant(events, HandModel()):
            assert [token async for token in ask(events, "?")] == ["one", "two", "three"]
            await turns(20)
            assert [dict(request.data) for request in await events.history(REQUEST)] == [{"message": "?"}]
            return len(await events.history(CANCELLED))

    assert asyncio.run(story()) == 0


@pytest.mark.parametrize("comes_at", [0, 1, 2])
def test_whoever_comes_in_the_middle_gets_the_whole_answer(comes_at: int) -> None:
    """What is stored, and then what comes, without a gap and without a repetition."""

    async def story() -> tuple[str, str]:
        model = HandModel(waits_at=comes_at)
        async with connect("memory://") as events, Assistant(events, model):
            request = await events.emit(REQUEST, {"message": "?"})
            await model.waiting.wait()
            late = asyncio.create_task(all_of(events, request.id))
            await turns(20)
            model.go.set()
            return await late, await all_of(events, request.id)

    assert asyncio.run(story()) == ("one two three", "one two three")


def test_a_listener_who_goes_cancels_nothing() -> None:
    """It is not his question."""

    async def story() -> str:
        model = HandModel(waits_at=1)
        async with connect("memory://") as events, Assistant(events, model):
            request = await events.emit(REQUEST, {"message": "?"})
            async with aclosing(follow(events, request.id)) as tokens:
                await anext(tokens)
            model.go.set()
            return await all_of(events, request.id)

    assert asyncio.run(story()) == "one two three"


def test_a_cancelled_answer_ends_for_everybody() -> None:
    """In order, with what there was: it is what was said."""

    async def story() -> str:
        model = HandModel(waits_at=1)
        async with connect("memory://") as events, Assistant(events, model):
            request = await events.emit(REQUEST, {"message": "?"})
            late = asyncio.create_task(all_of(events, request.id))
            await model.waiting.wait()
            await cancel(events, request.id)
            return await late

    assert asyncio.run(story()) == "one"


def test_whoever_has_heard_enough_listens_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tail is closed, of those who asked and of those who followed."""

    async def story() -> list[bool]:
        async with connect("memory://") as events, Assistant(events, HandModel()):
            tails, tail = [], events.tail
            monkeypatch.setattr(events, "tail", lambda pattern: tails.append(tail(pattern)) or tails[-1])
            assert [token async for token in ask(events, "?")] == ["one", "two", "three"]
            (request,) = await events.history(REQUEST)
            assert await all_of(events, request.id) == "one two three"
            await events.emit(REQUEST, {"message": "Is anybody listening?"})
            async with asyncio.timeout(PATIENCE):
                return [await anext(each, None) is None for each in tails]

    assert asyncio.run(story()) == [True, True]


def test_nobody_at_work_is_told() -> None:
    """One is patient, and not for ever; and takes the question back."""

    async def story() -> int:
        async with connect("memory://") as events:
            with pytest.raises(NoAnswer, match="Is an assistant at work"):
                async for _ in ask(events, "?", patience=0.01):
                    pass
            return len(await events.history(CANCELLED))

    assert asyncio.run(story()) == 1


def test_a_reason_is_raised() -> None:
    """As the assistant gave it."""

    async def story() -> None:
        async with connect("memory://") as events, Assistant(events, Waiter()):
            async for _ in ask(events, "  "):
                pass

    with pytest.raises(NoAnswer, match="expected a question, as text"):
        asyncio.run(story())


def test_an_answer_whose_beginning_is_gone_is_none() -> None:
    """Half a sentence would be taken for the whole."""

    async def story() -> None:
        async with connect("memory://") as events:
            for index in (4, 5):
                await events.emit(RESPONSE, {"request_id": "r", "index": index, "token": "x"}, key="r")
            await all_of(events, "r")

    with pytest.raises(NoAnswer, match="token 0 of the answer is gone"):
        asyncio.run(story())


def test_what_is_no_piece_is_passed_over() -> None:
    """Whoever may emit can write anything under the same key."""

    async def story() -> str:
        async with connect("memory://") as events:
            for index in ("0", None, True, 0, 0):
                await events.emit(RESPONSE, {"request_id": "r", "index": index, "token": "x"}, key="r")
            await events.emit("ai.rated", {"stars": 5, "index": 1, "token": "y"}, key="r")
            await events.emit(COMPLETE, {"request_id": "r"}, key="r")
            await events.emit(FAILED, {"reason": "behind the end"}, key="r")
            return await all_of(events, "r")

    assert asyncio.run(story()) == "x"


def test_a_system_that_closes_is_told() -> None:
    """Whoever waits for a token waits no longer."""

    async def story() -> None:
        events = await connect("memory://")
        waiting = asyncio.create_task(all_of(events, "r"))
        await turns(20)
        await events.aclose()
        await waiting

    with pytest.raises(Closed, match="before the answer was complete"):
        asyncio.run(story())


def test_what_cannot_be_asked_is_not_asked() -> None:
    """The error of the emit, and nothing to cancel."""

    async def story() -> None:
        async with connect("memory://") as events:
            async for _ in ask(events, "?", user_id="x" * 10_000):
                pass

    with pytest.raises(InvalidMessage):
        asyncio.run(story())


def test_an_old_answer_is_looked_for_as_far_back_as_one_says() -> None:
    """Before that it is not there, and one waits for it."""

    async def story() -> None:
        clock = ManualClock(system_clock())
        async with connect("memory://", clock=clock) as events, Assistant(events, HandModel()):
            request = await events.emit(REQUEST, {"message": "?"})
            assert await all_of(events, request.id) == "one two three"
            clock.advance(seconds=3600)
            async for _ in follow(events, request.id, since=timedelta(minutes=30), patience=0.01):
                pass

    with pytest.raises(NoAnswer, match="nothing came for"):
        asyncio.run(story())


def test_a_question_is_taken_back_while_nobody_has_taken_it() -> None:
    """The answer has no token, and an end."""

    async def story() -> tuple[list[str], list[str]]:
        model = HandModel()
        async with connect("memory://") as events:
            async with Assistant(events, model):  # the group exists from here on
                pass
            request = await events.emit(REQUEST, {"message": "?"})
            await cancel(events, request.id)
            async with Assistant(events, model) as assistant:
                await until(lambda: assistant.snapshot()["handled"] == 1)
            return [event.data.get("reason") for event in await events.history(COMPLETE)], model.asked

    assert asyncio.run(story()) == (["cancelled"], [])
