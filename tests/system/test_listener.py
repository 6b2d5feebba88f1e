"""A listener: the task behind one subscription."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from eventlab.clock import ManualClock, run_virtual
from eventlab.errors import Unreachable
from eventlab.event import Event
from eventlab.subscription import Subscriptions
from eventlab.system.ending import end
from eventlab.system.feed import Feed
from eventlab.system.listener import Listener
from eventlab.system.reader import INBOX
from tests.emitter.waiting import turns
from tests.system.stores import HandLog, put
from tests.system.test_reader import reading


def ignore(*_error: Any) -> None:
    """An `on_error` that says nothing."""


def listen(log: HandLog, feed: Feed, handler: Any) -> Listener:
    """A listener to everything."""
    return Listener(log, feed, Subscriptions().add("*", handler), ignore)


def events(*numbers: int) -> list[Event]:
    """Events that are told by their numbers."""
    return [Event("a", {"n": number}) for number in numbers]


def test_it_hands_over_one_event_at_a_time() -> None:
    """The next one waits until the handler has returned."""
    log = HandLog()

    async def story() -> list[str]:
        async with reading(log) as feed:
            seen: list[str] = []

            async def works(event: Event) -> None:
                seen.append(f"begin {event.data['n']}")
                await asyncio.sleep(1)
                seen.append(f"end {event.data['n']}")

            listener = listen(log, feed, works)
            await put(log, *events(1, 2))
            await feed.arrived(feed.known)
            await listener.drained()
            await end([listener.task])
            return seen

    assert run_virtual(story()) == ["begin 1", "end 1", "begin 2", "end 2"]


def test_stopped_it_finishes_the_event_at_hand() -> None:
    """And no other; whoever waits until it is drained is released by its end."""
    log = HandLog()

    async def story() -> list[int]:
        async with reading(log) as feed:
            done: list[int] = []
            table = Subscriptions()

            async def works(event: Event) -> None:
                await asyncio.sleep(1)
                done.append(event.data["n"])

            subscription = table.add("*", works)
            listener = Listener(log, feed, subscription, ignore)
            subscription.on_end = listener.stop
            await put(log, *events(1, 2, 3))
            await feed.arrived(feed.known)
            await turns(5)
            draining = asyncio.create_task(listener.drained())
            subscription()
            await asyncio.wait([draining, listener.task])
            return done

    assert run_virtual(story()) == [1]


def test_trouble_while_it_reads_by_itself_is_waited_out(caplog: pytest.LogCaptureFixture) -> None:
    """It fell behind, and the log is away when it wants to read on: it waits, and misses nothing."""
    log = HandLog()

    async def story() -> tuple[list[int], int]:
        async with reading(log) as feed:
            heard: list[int] = []
            free = asyncio.Event()

            async def works(event: Event) -> None:
                await free.wait()
                heard.append(event.data["n"])

            listener = listen(log, feed, works)
            await put(log, *events(*range(INBOX + 500)))
            await feed.arrived(feed.known)
            log.fail["stretch"] = Unreachable("no Redis there")
            free.set()
            await asyncio.sleep(5)
            log.fail.clear()
            await asyncio.sleep(5)
            await end([listener.task])
            return heard, listener.fell_behind

    with caplog.at_level(logging.WARNING, "eventlab.system"):
        heard, behind = run_virtual(story())

    assert heard == list(range(INBOX + 500))
    assert behind == 1
    assert "reads on when its store is back: no Redis there" in caplog.text


def test_what_it_has_missed_is_told_and_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """Events that are gone before they were read are a gap: a warning, and then what is left."""
    log = HandLog(max_length=2, clock=ManualClock(datetime(2024, 8, 17, tzinfo=UTC)))

    async def story() -> list[int]:
        async with reading(log) as feed:
            heard: list[int] = []
            listener = listen(log, feed, lambda event: heard.append(event.data["n"]))
            await put(log, *events(0))
            await feed.arrived(feed.known)
            hold = log.hold("stretch")
            await put(log, *events(1))
            async with hold:
                await put(log, *events(2, 3, 4, 5))
            await turns(50)
            await end([listener.task])
            return heard

    with caplog.at_level(logging.WARNING, "eventlab.system"):
        assert run_virtual(story()) == [0, 4, 5]
    assert "has missed events: events behind" in caplog.text
