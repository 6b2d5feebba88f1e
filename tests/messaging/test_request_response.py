"""A phone call: one answer, a limit to the waiting, and nothing left behind."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import InvalidHandler, InvalidName, NoAnswer
from eventlab.event import Command, Query
from eventlab.messaging import RequestResponse


def find(query: Query) -> str:
    return f"user {query.data['id']}"


def test_the_one_who_asks_gets_the_answer() -> None:
    """A plain answerer and an asynchronous one: the caller sees no difference."""

    async def slowly(query: Query) -> str:
        await asyncio.sleep(1)
        return find(query)

    async def story() -> list[Any]:
        line = RequestResponse()
        line.answer("user.get", find)
        line.answer("user.look_up", slowly)
        return [await line.request(Query(name, {"id": 7})) for name in ("user.get", "user.look_up")]

    assert run_virtual(story()) == ["user 7", "user 7"]


def test_answers_are_not_mixed_up() -> None:
    """Of several calls at once, each gets its own answer, however long the others take."""

    async def waits(query: Query) -> object:
        await asyncio.sleep(query.data["seconds"])
        return query.data["seconds"]

    async def story() -> list[object]:
        line = RequestResponse()
        line.answer("time.wait", waits)
        return await asyncio.gather(*(line.request(Query("time.wait", {"seconds": each})) for each in (3, 1, 2)))

    assert run_virtual(story()) == [3, 1, 2]


def test_nobody_there_is_an_error_at_once() -> None:
    """Direct coupling: without an answerer the caller fails, and is told who does answer."""
    line = RequestResponse()
    line.answer("user.get", find)

    with pytest.raises(NoAnswer, match=r"nobody answers user\.delete: expected one of user\.get"):
        asyncio.run(line.request(Command("user.delete", {"id": 7})))
    with pytest.raises(NoAnswer, match=r"nobody answers user\.get, nor anything else\. Start the answerer first"):
        asyncio.run(RequestResponse().request(Query("user.get")))


@pytest.mark.parametrize("message", [Query("user.get", timeout=2), Command("user.create")])
def test_waiting_has_an_end(message: Query | Command) -> None:
    """When the time is over the caller goes on, and the answerer is cancelled: no waiter leaks."""
    cancelled = []

    async def never(_: object) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(message.name)
            raise

    async def story() -> dict[str, Any]:
        line = RequestResponse()
        line.answer(message.name, never)
        with pytest.raises(NoAnswer, match="not answered within"):
            await line.request(message)
        return line.snapshot()

    assert run_virtual(story()) == {"answers": [message.name], "waiting": 0}
    assert cancelled == [message.name]


@pytest.mark.parametrize("error", [ValueError("no such user"), TimeoutError("the database was slow")])
def test_the_answerers_error_is_the_callers(error: Exception) -> None:
    """Whatever goes wrong there arrives here, and a time-out of his own is not taken for ours."""

    def fails(_: object) -> None:
        raise error

    line = RequestResponse()
    line.answer("user.get", fails)

    with pytest.raises(type(error)) as caught:
        asyncio.run(line.request(Query("user.get")))
    assert caught.value is error


def test_a_name_has_one_answerer() -> None:
    """A second one is refused until the first has ended; ending twice ends nobody else."""
    line = RequestResponse()
    stop = line.answer("user.get", find)

    with pytest.raises(InvalidHandler, match="exactly one answer"):
        line.answer("user.get", print)
    stop()
    line.answer("user.get", len)
    stop()

    assert line.snapshot()["answers"] == ["user.get"]


def test_bad_names_and_answerers_are_refused() -> None:
    """Before anything is asked."""
    line = RequestResponse()

    with pytest.raises(InvalidName):
        line.answer("getUser", find)
    with pytest.raises(InvalidHandler, match="cannot be called"):
        line.answer("user.get", "find")  # type: ignore[arg-type]  # that is the point
