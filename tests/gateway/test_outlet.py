"""An outlet: whatever its server does with what it is sent, the others of its channel get theirs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.event import Pattern
from eventlab.gateway.forms import SSE, WEBSOCKET
from eventlab.gateway.stream import SseStream
from tests.emitter.waiting import until
from tests.gateway.browsers import Browser, hub_over


class Fails:
    """A writer with a mistake in it."""

    written = 0

    def write(self, wire: bytes) -> bool:
        """Raise."""
        raise RuntimeError("a write by mistake")


async def never(_message: Any) -> None:
    """A send that nobody should need."""
    raise AssertionError(_message)


def test_a_server_that_fails_to_send_ends_one_connection_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and the connection ends; it can come again with its cursor."""

    async def story() -> Any:
        sent: list[str] = []

        async def fails(message: dict[str, Any]) -> None:
            if "event" in message["text"]:
                raise RuntimeError("a send by mistake")

        async def takes(message: dict[str, Any]) -> None:
            sent.append(message["text"])

        async with (
            hub_over() as (events, hub),
            hub.outlet(WEBSOCKET, [Pattern("*")], fails) as one,
            hub.outlet(WEBSOCKET, [Pattern("*")], takes) as other,
        ):
            one.begin(hub.now, [], stored=False)
            other.begin(hub.now, [], stored=False)
            await events.emit("order.placed", {})
            await until(lambda: sent)
            return one.ended, other.ended, len(sent)

    assert asyncio.run(story()) == ("mistake", "", 1)
    assert "a connection ends, by a mistake of ours" in caplog.text
    assert "a send by mistake" in caplog.text


def test_a_server_that_fails_while_a_client_catches_up_ends_that_connection_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A task sends then; nobody waits for it, so it has to tell by itself."""

    async def fails(_message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        raise RuntimeError("a slow send by mistake")

    async def story() -> str:
        async with hub_over() as (_events, hub), hub.outlet(WEBSOCKET, [Pattern("*")], fails) as outlet:
            outlet.begin(hub.now, [b"{}"], stored=False)
            await until(lambda: outlet.ended)
            return outlet.ended

    assert asyncio.run(story()) == "mistake"
    assert "a connection ends, by a mistake of ours" in caplog.text
    assert "a slow send by mistake" in caplog.text


def test_a_writer_that_fails_ends_one_connection_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever comes behind it in the channel is sent its own."""

    async def story() -> Any:
        async with hub_over() as (events, hub), hub.outlet(SSE, [Pattern("*")], never, writer=Fails()) as outlet:
            browser = Browser(SseStream(hub, [Pattern("*")], None))
            await until(lambda: browser.opened)
            outlet.begin(hub.now, [], stored=False)
            await events.emit("order.placed", {"n": 1})
            await until(lambda: browser.numbers)
            await browser.hang_up()
            return outlet.ended, browser.numbers

    assert asyncio.run(story()) == ("mistake", [1])
    assert "a write by mistake" in caplog.text


def test_an_outlet_that_fails_with_its_first_bytes_is_not_among_the_live() -> None:
    """Nobody would take it out again: it has left already."""

    async def story() -> tuple[str, dict[str, int]]:
        async with hub_over() as (_events, hub), hub.outlet(SSE, [Pattern("*")], never, writer=Fails()) as outlet:
            outlet.begin(hub.now, [b"first"], stored=False)
            return outlet.ended, outlet.channel.snapshot()

    assert asyncio.run(story()) == ("mistake", {"live": 0, "behind": 0, "kept_bytes": 0})


def test_an_outlet_may_hear_nothing() -> None:
    """A WebSocket that has not subscribed yet: it is counted and drained, and the feed reads nothing for it."""

    async def story() -> Any:
        sent: list[Any] = []

        async def takes(message: dict[str, Any]) -> None:
            sent.append(message)

        async with hub_over() as (events, hub), hub.outlet(WEBSOCKET, None, takes) as outlet:
            outlet.begin(hub.now, [], stored=False)
            await events.emit("order.placed", {})
            ears, counted = events.feed.ears, hub.snapshot()["connections"]["websocket"]
            await hub.drain(over=5)
            return sent, ears, counted, outlet.ended

    assert asyncio.run(story()) == ([], 0, 1, "drain")


def test_a_drain_takes_no_longer_than_there_are_connections_to_end() -> None:
    """One dashboard is closed at once; that they should not all come back together is for the many."""

    async def takes(_message: dict[str, Any]) -> None:
        pass

    async def story() -> float:
        loop = asyncio.get_running_loop()
        async with hub_over() as (_events, hub), hub.outlet(WEBSOCKET, [Pattern("*")], takes):
            begun = loop.time()
            await hub.drain(over=5)
            return loop.time() - begun

    assert run_virtual(story()) == 0
