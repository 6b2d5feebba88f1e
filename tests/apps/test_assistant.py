"""The assistant: many at once, each in order; one end for each, whoever dies; and the guide's page at the gateway."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from contextlib import AsyncExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventlab.apps import assistant
from eventlab.apps.asking import ask, follow
from eventlab.apps.assistant import Assistant, main, model_at
from eventlab.apps.assistant_words import ALL, COMPLETE, FAILED, MAX_MESSAGE, REQUEST, RESPONSE
from eventlab.apps.model import CutShort, Waiter
from eventlab.errors import InvalidOption, NoAnswer, Unreachable
from eventlab.event import Event
from eventlab.practice.naming import advise
from eventlab.system.connect import connect
from eventlab.system.unified import UnifiedEventSystem
from tests.apps.models import GOOD, BrokenModel, HandModel, TheirModel, model_server
from tests.conftest import RedisServer
from tests.emitter.serving import listening
from tests.emitter.waiting import until
from tests.gateway.nodes import serving
from tests.system.stores import HandLog


async def end_of(events: UnifiedEventSystem, request: Event) -> Event:
    """How the answer to this request ended."""
    tail = events.tail(ALL)
    past = await events.history(ALL, key=request.id)
    async with asyncio.timeout(30):
        while not (ends := [event for event in past if event.type in (COMPLETE, FAILED) and event.key == request.id]):
            past = [await anext(tail)]
    return ends[0]


def outcome(data: dict[str, Any], model: Any, **options: Any) -> tuple[str, dict[str, Any], list[str]]:
    """How the answer to one request ends, and its tokens."""

    async def story() -> tuple[str, dict[str, Any], list[str]]:
        async with connect("memory://") as events, Assistant(events, model, **options):
            request = await events.emit(REQUEST, data, key="some")
            end = await end_of(events, request)
            assert end.data["request_id"] == request.id
            told = {name: value for name, value in end.data.items() if name != "request_id"}
            return end.type, told, [event.data["token"] for event in await events.history(RESPONSE)]

    return asyncio.run(story())


def test_an_answer_ends_with_how_much_there_was() -> None:
    """And who gave it, whatever model was wished for."""
    assert outcome({"message": "?", "model": "gpt-4"}, HandModel()) == (
        COMPLETE,
        {"tokens": 3, "reason": "finished", "model": "hand"},
        ["one", "two", "three"],
    )


def test_a_long_answer_is_cut() -> None:
    """As long as allowed is not cut; one token more is."""
    assert outcome({"message": "?"}, HandModel(), max_tokens=3)[1]["reason"] == "finished"
    assert outcome({"message": "?"}, HandModel(), max_tokens=2)[1:] == (
        {"tokens": 2, "reason": "length", "model": "hand"},
        ["one", "two"],
    )


def test_a_model_that_had_no_more_room_says_so() -> None:
    """Its own limit cuts an answer as ours does: what there is ends in mid-sentence, and who reads it is told."""
    assert outcome({"message": "?"}, BrokenModel(CutShort(), "one two")) == (
        COMPLETE,
        {"tokens": 2, "reason": "length", "model": "hand"},
        ["one", "two"],
    )


def test_a_model_that_would_never_end_is_ended() -> None:
    """What it says behind the last token that is allowed, nobody waits for."""
    model = HandModel(waits_at=3)

    assert outcome({"message": "?"}, model, max_tokens=1)[1]["reason"] == "length"
    assert model.closed.is_set()
    assert not model.waiting.is_set()


@pytest.mark.parametrize(
    "data", [{}, {"message": ""}, {"message": " "}, {"message": 7}, {"message": "x" * (MAX_MESSAGE + 1)}]
)
def test_what_is_no_question_has_failed(data: dict[str, Any]) -> None:
    """The model is not asked; whoever waits is told why."""
    model = HandModel()
    type, told, _ = outcome(data, model)

    assert (type, model.asked) == (FAILED, [])
    assert told["reason"].startswith("message ")


def test_a_model_that_gives_up_says_why() -> None:
    """Its own words, which are made for readers."""
    type, told, tokens = outcome({"message": "?"}, BrokenModel(NoAnswer("the model is overloaded.")))

    assert (type, told, tokens) == (FAILED, {"reason": "the model is overloaded."}, ["one"])


def test_a_mistake_in_a_model_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """What it says may be anything; who waits is told that there will be nothing more."""
    type, told, _ = outcome({"message": "?"}, BrokenModel(RuntimeError("sk-123")))

    assert (type, told) == (FAILED, {"reason": "the model has failed. Ask again later."})
    assert caplog.messages == ["model hand failed"]


def test_a_silent_model_has_failed() -> None:
    """After as many seconds as one is patient; and it is told to stop."""
    model = HandModel(waits_at=1)
    type, told, tokens = outcome({"message": "?"}, model, patience=0.5)

    assert (type, tokens) == (FAILED, ["one"])
    assert told["reason"].startswith("nothing came for 0.5 s")
    assert model.closed.is_set()


def test_a_cancellation_is_heard_in_the_middle_of_a_wait() -> None:
    """With `request_id` alone, as a page might send it; the end says so, and the model is closed."""

    async def story() -> tuple[Event, bool, dict[str, Any]]:
        model = HandModel(waits_at=1)
        async with connect("memory://") as events, Assistant(events, model) as assistant:
            request = await events.emit(REQUEST, {"message": "?"})
            await model.waiting.wait()
            assert assistant.snapshot()["answering"] == [request.id]
            for request_id in ([], None, "another", request.id):
                await events.emit("ai.cancelled", {"request_id": request_id})
            end = await end_of(events, request)
            await until(lambda: assistant.snapshot()["handled"] == 1)
            return end, model.closed.is_set(), assistant.snapshot()

    end, closed, snapshot = asyncio.run(story())
    assert end.data["reason"] == "cancelled"
    assert closed
    assert (snapshot["answering"], snapshot["failed"], snapshot["model"]) == ([], 0, "hand")


def test_many_are_answered_at_once_and_each_in_order() -> None:
    """Their tokens are mixed in the log, and each reader gets the words of his own answer."""
    questions = [f"How is the ramen, for the {n}th time?" for n in range(6)]

    async def story() -> tuple[list[list[str]], list[list[str]], int]:
        async with connect("memory://") as events, Assistant(events, Waiter(pause=0.001), concurrency=6):

            async def heard(question: str) -> list[str]:
                return [token async for token in ask(events, question)]

            answers = await asyncio.gather(*map(heard, questions))
            keys = [event.key for event in await events.history(RESPONSE, limit=1000)]
            return (
                answers,
                [[token async for token in Waiter().answer(each)] for each in questions],
                len([*groupby(keys)]),
            )

    answers, expected, turns = asyncio.run(story())
    assert answers == expected
    assert turns > 6


def test_no_more_are_answered_at_once_than_was_said() -> None:
    """The others wait in the log."""

    async def story() -> tuple[int, int]:
        model = HandModel(waits_at=0)
        async with connect("memory://") as events, Assistant(events, model, concurrency=2) as assistant:
            requests = [await events.emit(REQUEST, {"message": "?"}) for _ in range(5)]
            await until(lambda: len(model.asked) == 2)
            answering = len(assistant.snapshot()["answering"])
            model.go.set()
            ends = await asyncio.gather(*(end_of(events, request) for request in requests))
            return answering, len(ends)

    assert asyncio.run(story()) == (2, 5)


@pytest.mark.parametrize("stored", [0, 1, 2])
def test_another_worker_goes_on_where_one_was_interrupted(stored: int) -> None:
    """It reads what is stored, and says what comes behind it: no token twice, none missing, and one end."""

    async def story() -> list[tuple[str, Any]]:
        first, second = HandModel(waits_at=stored), HandModel()
        async with connect("memory://") as events:
            async with Assistant(events, first, drain=0.01, idle=0.2):
                request = await events.emit(REQUEST, {"message": "?"})
                await first.waiting.wait()
            async with Assistant(events, second, idle=0.2):
                await end_of(events, request)
                return [(event.type, event.data.get("token")) for event in await events.history(ALL)]

    assert asyncio.run(story()) == [
        (REQUEST, None),
        (RESPONSE, "one"),
        (RESPONSE, "two"),
        (RESPONSE, "three"),
        (COMPLETE, None),
    ]


def test_an_answer_that_has_its_end_is_not_given_again() -> None:
    """Its worker died between the end and the acknowledgement: the request is delivered, and the model not asked."""

    async def story() -> tuple[int, list[str]]:
        model = HandModel()
        async with connect("memory://") as events:
            async with Assistant(events, HandModel()):
                request = await events.emit(REQUEST, {"message": "?"})
                await end_of(events, request)
            await Assistant(events, model)._answer(request)
            return len(await events.history(ALL)), model.asked

    assert asyncio.run(story()) == (5, [])


def test_a_model_that_begins_anew_cannot_go_on_in_anothers_sentence() -> None:
    """The answer fails, and says so; where nothing was said yet, it is simply given."""

    async def story(stored: int) -> tuple[str, str]:
        first, second = HandModel(waits_at=stored, repeats=False), HandModel(repeats=False)
        async with connect("memory://") as events:
            async with Assistant(events, first, drain=0.01, idle=0.2):
                request = await events.emit(REQUEST, {"message": "?"})
                await first.waiting.wait()
            async with Assistant(events, second, idle=0.2):
                end = await end_of(events, request)
                return end.type, end.data["reason"]

    assert asyncio.run(story(0)) == (COMPLETE, "finished")
    type, reason = asyncio.run(story(1))
    assert type == FAILED
    assert reason.startswith("the answer was interrupted")


def test_two_workers_at_one_request_give_one_answer() -> None:
    """One was taken for dead and was only slow: both speak, and each token is stored once."""

    async def story() -> tuple[list[Any], list[str]]:
        slow, quick = HandModel(waits_at=1), HandModel()
        async with connect("memory://") as events, AsyncExitStack() as stack:
            await stack.enter_async_context(Assistant(events, slow))
            request = await events.emit(REQUEST, {"message": "?"})
            await slow.waiting.wait()
            await Assistant(events, quick)._answer(request)
            slow.go.set()
            await until(slow.closed.is_set)
            await stack.aclose()
            answered = await events.history(ALL)
            return [event.data.get("index") for event in answered], [event.type for event in answered]

    indices, types = asyncio.run(story())
    assert indices == [None, 0, 1, 2, None]
    assert types[-1] == COMPLETE


def test_a_store_that_fails_in_mid_answer_is_tried_again() -> None:
    """The worker begins anew behind what is stored."""

    async def story() -> list[str]:
        log, model = HandLog(), HandModel(waits_at=1)
        async with UnifiedEventSystem(log) as events, Assistant(events, model) as assistant:
            request = await events.emit(REQUEST, {"message": "?"})
            await model.waiting.wait()
            log.fail["append"] = Unreachable("the store is away")
            model.go.set()
            await until(lambda: assistant.snapshot()["failed"] >= 1)
            del log.fail["append"]
            await end_of(events, request)
            return [token async for token in follow(events, request.id)]

    assert asyncio.run(story()) == ["one", "two", "three"]


PROGRAM = """
import asyncio, sys
from eventlab.apps.assistant import Assistant
from eventlab.apps.model import Waiter
from eventlab.system.connect import connect

async def main():
    async with connect(sys.argv[1]) as events, Assistant(events, Waiter(pause=0.05), idle=1.0):
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_worker_that_is_killed_in_mid_answer_is_replaced(redis_server: RedisServer) -> None:
    """kill -9, and another process gives the rest: who listens hears the whole, and nothing twice."""

    async def story() -> tuple[list[str], list[str]]:
        async with connect(redis_server.address) as events:
            command = (sys.executable, "-c", PROGRAM, redis_server.address)
            process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
            assert process.stdout is not None
            await process.stdout.readline()
            heard: list[str] = []
            async with AsyncExitStack() as stack:
                async for token in ask(events, "How is the ramen?"):
                    heard.append(token)
                    if len(heard) == 3:
                        process.kill()
                        await process.wait()
                        await stack.enter_async_context(Assistant(events, Waiter(), idle=1.0))
            indices = [event.data["index"] for event in await events.history(RESPONSE)]
            assert indices == list(range(len(heard)))
            return heard, [token async for token in Waiter().answer("How is the ramen?")]

    heard, said = asyncio.run(story())
    assert heard == said


def test_the_guides_page_asks_and_listens(tmp_path: Path) -> None:
    """POST the request, hear its tokens on the stream, and its end; a page that comes late reads the history."""

    async def story(address: str) -> tuple[list[str], dict[str, Any], list[str]]:
        async with (
            listening(f"{address}/api/events", {"pattern": "ai.*"}) as page,
            httpx.AsyncClient(base_url=address, trust_env=False) as client,
        ):
            await until(lambda: page.received)
            said = {"message": "How is the ramen?", "userId": 123, "model": "gpt-4"}
            posted = await client.post("/api/events", json={"type": "ai.request", "data": said})
            request_id = posted.json()["events"][0]["id"]
            tokens, event = [], {"type": ""}
            while event["type"] != "ai.complete":
                event = json.loads((await page.take(1))[0].data)
                if event["type"] == "ai.response" and event["data"]["request_id"] == request_id:
                    tokens.append(event["data"]["token"])
            late = await client.get("/api/history", params={"pattern": "ai.response", "key": request_id})
            return tokens, event["data"], [each["data"]["token"] for each in late.json()["events"]]

    with serving(tmp_path, "--system", "eventlab.apps.assistant:build") as node:
        tokens, end, late = asyncio.run(story(node.address))
        code, troubles = node.end(), node.troubles

    assert "The ramen is 12 euros" in "".join(tokens)
    assert (end["reason"], end["tokens"]) == ("finished", len(tokens))
    assert late == tokens
    assert (code, troubles) == (0, [])


def test_a_model_is_named_and_its_key_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a name asks for one; a key that no header holds is refused, and not shown."""

    async def model(api: str | None, name: str | None) -> str:
        async with model_at(api, name) as found:
            return found.name

    assert asyncio.run(model(None, "ours")) == "waiter"
    assert asyncio.run(model("https://api.example/v1", "ours")) == "ours"
    with pytest.raises(InvalidOption, match="no model is named"):
        asyncio.run(model("https://api.example/v1", None))
    for key in ("sk-123\u2026", "sk-123\x07"):
        monkeypatch.setenv(assistant.KEY, key)
        with pytest.raises(InvalidOption, match="characters that no header can hold") as caught:
            asyncio.run(model("https://api.example/v1", "ours"))
        assert "sk-123" not in str(caught.value)


def test_the_key_goes_to_the_model_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not into an event and not into a log, whether the model answers or refuses and quotes it."""
    monkeypatch.setenv(assistant.KEY, "sk-123")
    caplog.set_level(logging.DEBUG)
    server = TheirModel(GOOD, 401)

    async def story() -> tuple[str, str, str]:
        async with (
            model_server(server) as url,
            model_at(url, "ours") as model,
            connect("memory://") as events,
            Assistant(events, model),
        ):
            heard = "".join([token async for token in ask(events, "?")])
            with pytest.raises(NoAnswer) as refused:
                [token async for token in ask(events, "?")]
            return heard, str(refused.value), repr(await events.history())

    heard, refused, stored = asyncio.run(story())
    assert (heard, refused) == ("Good evening!", "the model refuses the request: it answers 401. Is the key right?")
    assert [key for _, _, key in server.requests] == ["Bearer sk-123"] * 2
    assert "sk-123" not in f"{stored} {caplog.text}"


def test_a_question_on_the_command_line_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """By the waiter, where no other model is named."""
    assert main(["How is the ramen?"]) == 0
    assert "The ramen is 12 euros" in capsys.readouterr().out
    assert main(["?", "--api", "nowhere", "--model", "ours"]) == 2


def test_the_demonstration_ends_by_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes late reads the same answer as the first one."""
    monkeypatch.setattr(assistant, "Waiter", lambda pause: Waiter(pause=pause / 30))
    assert main([]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == lines[-1]
    assert any(line.endswith("…") for line in lines)


def test_our_own_names_are_good_ones() -> None:
    """Of the five, three are the guide's; the linter likes the two that we chose."""
    assert advise("ai.failed").good
    assert advise("ai.cancelled").good
