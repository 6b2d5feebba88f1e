"""Handing an event to one subscriber, and what becomes of its errors. (The telling of all: test_persistent.)"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from eventlab.emitter.delivery import check_on_error, hand_over, log_error
from eventlab.errors import InvalidHandler
from eventlab.event import Event
from eventlab.subscription import Subscription, Subscriptions

EVENT = Event("order.placed", {})


def told(handler: Any) -> list[tuple[Exception, Event, Subscription]]:
    """What `on_error` is told when the handler is handed an event."""
    errors: list[tuple[Exception, Event, Subscription]] = []
    subscription = Subscriptions().add("*", handler)
    asyncio.run(hand_over(EVENT, subscription, lambda *what: errors.append(what)))
    assert all(of is subscription for *_, of in errors)
    return errors


def test_a_plain_handler_and_an_async_one_are_both_run_to_the_end() -> None:
    """What either returns is ignored."""
    heard: list[object] = []

    async def waits(event: Event) -> None:
        await asyncio.sleep(0)
        heard.append(event)

    assert told(heard.append) == told(waits) == []
    assert heard == [EVENT, EVENT]


def test_whatever_a_handler_raises_goes_to_on_error_and_no_further() -> None:
    """At once or after waiting."""

    def at_once(_event: Event) -> None:
        raise ValueError("no stove")

    async def later(_event: Event) -> None:
        await asyncio.sleep(0)
        raise ValueError("no stove")

    for handler in (at_once, later):
        ((error, event, _),) = told(handler)
        assert (str(error), event) == ("no stove", EVENT)


def test_a_cancellation_from_within_is_an_error_of_the_handler() -> None:
    """What it waited for was cancelled, and nobody cancelled whoever hands over."""

    async def waits(_event: Event) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    ((error, *_),) = told(waits)

    assert str(error) == "what the subscriber waited for was cancelled"
    assert isinstance(error.__cause__, asyncio.CancelledError)


def test_a_cancellation_from_outside_goes_through() -> None:
    """Whoever is told to stop stops, and `on_error` hears nothing of it."""
    errors: list[object] = []

    async def story() -> bool:
        subscription = Subscriptions().add("*", lambda _event: asyncio.sleep(3600))
        task = asyncio.create_task(hand_over(EVENT, subscription, lambda *what: errors.append(what)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(story())
    assert errors == []


def test_an_ended_subscription_is_handed_nothing() -> None:
    """Though it was chosen before it ended."""
    heard: list[object] = []
    subscription = Subscriptions().add("*", heard.append)

    subscription()
    asyncio.run(hand_over(EVENT, subscription, log_error))

    assert heard == []


def test_on_error_that_raises_hides_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Both errors are in the log, the handler's and its own."""

    def broken(*_what: object) -> None:
        raise ZeroDivisionError("a mistake")

    def fails(_event: Event) -> None:
        raise ValueError("no stove")

    with caplog.at_level(logging.ERROR, "eventlab.emitter"):
        asyncio.run(hand_over(EVENT, Subscriptions().add("*", fails), broken))

    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ValueError, ZeroDivisionError]


def test_on_error_is_a_plain_function_or_left_out() -> None:
    """An async one would never be awaited; without one, errors go into the log."""

    async def later(*_what: object) -> None: ...

    def plain(*_what: object) -> None: ...

    assert check_on_error(None) is log_error
    assert check_on_error(plain) is plain
    for wrong in (later, 7, "log"):
        with pytest.raises(InvalidHandler, match=r"on_error is .*: expected a plain function of three arguments"):
            check_on_error(wrong)  # type: ignore[arg-type]
