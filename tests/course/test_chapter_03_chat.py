"""What the check of 3.3 promises beside its verdicts: examples that stay true, lines that show the failure.

And that its scripted WebSocket is like a real one: the right answers hold a chat under a real server, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io
import socket
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import connect

from eventlab.clock import run_virtual
from eventlab.course import reference
from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.catalogue import exercise
from eventlab.course.checks.chapter_03 import chat
from eventlab.course.judging import scenarios_of
from eventlab.course.runner import run
from eventlab.course.scenario import check_module
from tests.emitter.waiting import PATIENCE, until

OF = exercise("3.3")
SOLUTION = reference.solved(OF)
RIGHT, WRONG = answers(OF, "solution", "right"), answers(OF, "wrong")


def names_of(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(f"{SOLUTION.imports}\n{source}", names)
    return names


def printed(text: str, source: str) -> str:
    """What the lines print below an answer, and the error that ends them; their seconds are over at once."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        waiting = eval(compile(text, "<lines>", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT), names_of(source))
        assert inspect.isawaitable(waiting)
        try:
            run_virtual(waiting)  # type: ignore[arg-type]  # code with an await in it is a coroutine
        except Exception as error:  # noqa: BLE001  (whatever the wrong answer raises is what the learner sees)
            return f"{out.getvalue()}{type(error).__name__}: {error}"
    return out.getvalue()


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_is_right_in_every_smaller_situation(answer: Answer) -> None:
    """Whatever is left out, what remains is a fair story; else a failure could be made smaller into a lie."""
    small = [less for seed in (1, 2) for scenario in scenarios_of(OF, seed) for less in chat.smaller(scenario)]
    parts = [("imports", SOLUTION.imports), ("cell", answer.read().cell)]

    outcome = run(f"{check_module(OF)}_drive", parts, [scenario.plan for scenario in small], deadline=30)

    assert len(outcome.runs) == len(small) > 100
    assert [chat.judge(*pair) for pair in zip(small, outcome.runs, strict=True)] == [None] * len(small)


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_the_lines_tell_what_is_due(answer: Answer) -> None:
    """Below a right answer everybody hears what is written beside the text."""
    for scenario in scenarios_of(OF, 3):
        told, said = chat.story(scenario.plan), printed(chat.lines(scenario.plan), answer.read().cell)

        for each in told.said:
            assert all(said.count(f"{who} hears {each.text}\n") == 1 for who in told.due(each))


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_the_lines_show_the_failure_of_a_wrong_answer(answer: Answer) -> None:
    """What they print differs from what they print below the solution, in one situation at least."""
    plans = [scenario.plan for scenario in scenarios_of(OF, 1)]

    assert any(
        printed(chat.lines(plan), answer.read().cell) != printed(chat.lines(plan), SOLUTION.cell) for plan in plans
    )


@pytest.mark.parametrize("answer", RIGHT, ids=str)
def test_a_right_answer_holds_a_chat_under_a_real_server(answer: Answer) -> None:
    """Real WebSockets, one of which breaks off without a word: the others hear each text once, and joins end."""
    room = names_of(answer.read().cell)["ChatRoom"]()
    joins: list[str] = []

    async def endpoint(websocket: Any) -> None:
        joins.append("came")
        await room.join(websocket)
        joins.append("went")

    async def story(address: str) -> list[list[str]]:
        async with connect(address, proxy=None) as ann, connect(address, proxy=None) as eve:
            async with connect(address, proxy=None) as bob:
                await until(lambda: joins == ["came"] * 3)
                await ann.send("soup?")
                heard = [[str(await guest.recv())] for guest in (ann, bob, eve)]
                bob.transport.abort()
            await ann.send("yes")
            heard[0].append(str(await ann.recv()))
            heard[2].append(str(await eve.recv()))
        await until(lambda: joins.count("went") == 3)
        return heard

    async def served() -> list[list[str]]:
        listening = socket.create_server(("127.0.0.1", 0))
        app = Starlette(routes=[WebSocketRoute("/", endpoint)])
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=5))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            async with asyncio.timeout(PATIENCE):
                await until(lambda: server.started)
                return await story(f"ws://127.0.0.1:{listening.getsockname()[1]}/")
        finally:
            server.should_exit = True
            await task
            listening.close()

    assert asyncio.run(served()) == [["soup?", "yes"], ["soup?"], ["soup?", "yes"]]
