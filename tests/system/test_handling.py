"""How a handler is called: its kind and its signature decide, and what could never work is told."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import Any

import pytest

from eventlab.errors import InvalidHandler
from eventlab.event import Event
from eventlab.system.context import Context
from eventlab.system.handling import handling, name_of
from eventlab.system.memory_log import MemoryLog

EVENT = Event("order.placed", {"n": 1})


def context() -> Context:
    """One of a first attempt."""
    return Context(MemoryLog().group("mailer"), EVENT, 1, "ann")


def call(handler: Any) -> None:
    """Call it as a worker does."""
    asyncio.run(handling(handler)(context()))


def of_event(event: Event) -> None:
    heard.append((event,))


def of_event_and_context(event: Event, context: Context) -> None:
    heard.append((event, context.attempt))


def with_option(event: Event, retries: int = 3) -> None:
    heard.append((event, retries))


def with_optional_ctx(event: Event, ctx: Context | None = None) -> None:
    heard.append((event, ctx.attempt if ctx else None))


async def asynchronous(event: Event) -> None:
    await asyncio.sleep(0)
    heard.append((event,))


async def asynchronous_with_context(event: Event, ctx: Context) -> None:
    await asyncio.sleep(0)
    heard.append((event, ctx.attempt))


class Shop:
    """Methods and callable objects are handlers, too."""

    def cook(self, event: Event) -> None:
        heard.append((event,))

    async def __call__(self, event: Event, ctx: Context) -> None:
        heard.append((event, ctx.attempt))


heard: list[tuple[Any, ...]] = []


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (of_event, (EVENT,)),
        (of_event_and_context, (EVENT, 1)),
        (with_option, (EVENT, 3)),
        (with_optional_ctx, (EVENT, 1)),
        (asynchronous, (EVENT,)),
        (asynchronous_with_context, (EVENT, 1)),
        (Shop().cook, (EVENT,)),
        (Shop(), (EVENT, 1)),
        (partial(with_option, retries=7), (EVENT, 7)),
        (partial(asynchronous), (EVENT,)),
        (lambda event: asyncio.sleep(0, heard.append((event,))), (EVENT,)),
        (lambda ctx: heard.append((ctx,)), (EVENT,)),
    ],
)
def test_a_handler_is_called_as_its_signature_asks(handler: Any, expected: tuple[Any, ...]) -> None:
    """With the event; and with the context, if it must have a second argument, or calls it `ctx`."""
    heard.clear()

    call(handler)

    assert heard == [expected]


def test_a_builtin_is_a_handler(capsys: pytest.CaptureFixture[str]) -> None:
    """`print` takes any number of arguments, and gets one."""
    call(print)

    assert capsys.readouterr().out == f"{EVENT}\n"


@pytest.mark.parametrize("handler", [None, "print", lambda: None, lambda a, b, c: None, 7])
def test_what_cannot_be_called_with_an_event_is_told(handler: Any) -> None:
    """When the worker is made."""
    with pytest.raises(InvalidHandler):
        handling(handler)


def test_a_generator_is_told() -> None:
    """Calling it would run none of its lines."""

    def generator(event: Event) -> Any:
        yield event

    with pytest.raises(InvalidHandler, match="yield"):
        handling(generator)


def test_a_plain_handler_holds_nobody_up() -> None:
    """It blocks its own thread, while the loop goes on: the handler waits for what only the loop can give."""
    free = threading.Event()

    async def story() -> bool:
        plain = asyncio.create_task(handling(lambda event: answers.append(free.wait(30)))(context()))
        await asyncio.sleep(0)
        free.set()
        await plain
        return answers == [True]

    answers: list[bool] = []

    assert asyncio.run(story())


def test_an_error_in_a_plain_handler_comes_out() -> None:
    """As it was raised."""

    def cook(event: Event) -> None:
        raise ValueError("no such dish")

    with pytest.raises(ValueError, match="no such dish"):
        call(cook)


def test_a_cancelled_plain_handler_is_waited_for_once() -> None:
    """A thread cannot be cancelled: the first time its end is awaited, the second time it is left to itself."""
    free = threading.Event()

    async def story() -> list[bool]:
        waiting, leaving = (asyncio.create_task(handling(lambda event: free.wait(30))(context())) for _ in range(2))
        await asyncio.sleep(0)
        for task in (waiting, leaving):
            task.cancel()
        await asyncio.wait([waiting, leaving], timeout=0.01)
        states = [waiting.done()]
        leaving.cancel()
        await asyncio.wait([leaving])
        states += [leaving.cancelled(), waiting.done()]
        free.set()
        await asyncio.wait([waiting])
        return [*states, waiting.cancelled()]

    assert asyncio.run(story()) == [False, True, False, True]


def test_a_handler_has_a_name_in_the_dead_letters() -> None:
    """Its own, or what it looks like."""
    assert name_of(of_event) == "of_event"
    assert name_of(Shop().cook) == "Shop.cook"
    assert "Shop object" in name_of(Shop())
