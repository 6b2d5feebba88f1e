"""Handlers of every kind, made one kind."""

from __future__ import annotations

import asyncio
import inspect
import threading
from functools import partial
from typing import Any

import pytest

from eventlab.errors import InvalidHandler
from eventlab.event import Event
from eventlab.practice.awaiting import awaiting

EVENT = Event("order.paid", {"total": 12})


def test_a_plain_function_is_called_in_a_thread_of_its_own() -> None:
    """So that it cannot hold up the loop."""
    threads = []
    asyncio.run(awaiting(lambda _event: threads.append(threading.current_thread()))(EVENT))

    assert threads != [threading.main_thread()]


def test_an_async_function_is_awaited_on_the_loop() -> None:
    """Behind a partial, too, and behind a lambda."""
    seen: list[Any] = []

    async def handler(word: str, event: Event) -> None:
        seen.append((word, event, threading.current_thread() is threading.main_thread()))

    asyncio.run(awaiting(partial(handler, "partial"))(EVENT))
    asyncio.run(awaiting(lambda event: handler("lambda", event))(EVENT))

    assert seen == [("partial", EVENT, True), ("lambda", EVENT, True)]


def test_a_context_is_passed_on_and_asked_for() -> None:
    """A worker sees by the signature whether to bring one."""
    seen: list[Any] = []

    async def handler(*, event: Event, ctx: Any) -> None: ...
    async def with_context(event: Event, ctx: Any) -> None:
        seen.append((event, ctx))

    wrapped = awaiting(with_context)
    asyncio.run(wrapped(EVENT, "a context"))

    assert seen == [(EVENT, "a context")]
    assert list(inspect.signature(wrapped).parameters) == ["event", "ctx"]
    assert wrapped.__qualname__ == with_context.__qualname__
    with pytest.raises(InvalidHandler, match="expected a function of an event"):
        awaiting(handler)


@pytest.mark.parametrize("wrong", ["print", None, lambda: None])
def test_what_is_no_handler_is_refused_where_it_is_wrapped(wrong: Any) -> None:
    """And not when the first event comes, in the night."""
    with pytest.raises(InvalidHandler):
        awaiting(wrong)
