"""The server's end of a WebSocket: it hears as well as speaks, and says how and why it hangs up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from eventlab.errors import Closed, LineCut, MessageTooLarge, Unreachable
from eventlab.event import MAX_ENVELOPE_BYTES, Event, to_envelope
from eventlab.transport import WebSocketLine, WebSocketWire
from tests.emitter.waiting import PATIENCE, until
from tests.transport.ends import PATH, order, read, served, serving

LARGE = Random(7).randbytes(100_000).hex()  # a line of one letter would be compressed to nothing


def run(wire: WebSocketWire, story: Callable[[str], Awaitable[Any]]) -> Any:
    """Serve the wire, and give the story its address."""

    async def whole() -> Any:
        async with asyncio.timeout(PATIENCE), serving(wire) as port:
            return await story(f"ws://127.0.0.1:{port}{PATH}")

    return asyncio.run(whole())


def test_both_sides_speak() -> None:
    """What the client says is heard in order, and the server answers on the same line: no other wire here can."""
    heard: list[int] = []

    async def hear(event: Event) -> None:
        heard.append(event.data["n"])
        await wire.send(order(event.data["n"] * 10))

    wire = WebSocketWire(hear)

    async def story(address: str) -> list[int]:
        async with WebSocketLine(address) as line:
            for number in (1, 2, 3):
                await line.send(order(number))
            return await read(line, 3)

    assert run(wire, story) == [10, 20, 30]
    assert heard == [1, 2, 3]


def test_a_plain_function_hears_too() -> None:
    """Handlers come in both shapes, here as everywhere."""
    heard: list[Event] = []

    async def story(address: str) -> None:
        async with WebSocketLine(address) as line:
            await line.send(order(1))
            await until(lambda: heard)

    run(WebSocketWire(heard.append), story)

    assert [event.data["n"] for event in heard] == [1]


def test_everybody_who_is_connected_is_spoken_to() -> None:
    """`send` answers how many took it; `snapshot` tells who is there; whoever leaves is forgotten."""
    wire = WebSocketWire()

    async def story(address: str) -> list[Any]:
        counts = [await wire.send(order(1)), wire.snapshot()]
        async with WebSocketLine(address) as ann:
            async with WebSocketLine(address) as bob:
                counts += [await wire.send(order(2)), wire.snapshot()["clients"]]
                assert await read(ann, 1) == await read(bob, 1) == [2]
            await until(lambda: wire.snapshot()["clients"] == 1)
            counts += [await wire.send(order(3))]
            assert await read(ann, 1) == [3]
        return counts

    assert run(wire, story) == [0, {"clients": 0, "waiting": 0}, 2, 2, 1]


async def end_of(socket: ClientConnection) -> tuple[int, str]:
    """The code and the reason with which the other side hangs up."""
    with pytest.raises(ConnectionClosed) as closed:
        await socket.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


@pytest.mark.parametrize(
    ("said", "code", "reason"),
    [
        ("not an envelope", 1007, "not the envelope of an event"),
        (b"\xff\xfe", 1007, "not the envelope of an event"),
        ("", 1007, "not the envelope of an event"),
        ("é" * (MAX_ENVELOPE_BYTES // 2 + 1), 1009, f"more than {MAX_ENVELOPE_BYTES} bytes"),
    ],
)
def test_what_is_no_event_ends_the_call_with_a_reason(said: str | bytes, code: int, reason: str) -> None:
    """A code of the protocol says what was wrong; nobody is called with half a message. Bytes are counted."""

    async def story(address: str) -> tuple[int, str]:
        async with connect(address, proxy=None) as socket:
            await socket.send(said)
            return await end_of(socket)

    came = run(WebSocketWire(lambda _: pytest.fail("nothing was to be heard")), story)

    assert came[0] == code
    assert reason in came[1]


def test_an_envelope_may_come_as_bytes() -> None:
    """The protocol has two kinds of message, and an envelope is one in either."""
    heard: list[Event] = []

    async def story(address: str) -> None:
        async with connect(address, proxy=None) as socket:
            await socket.send(to_envelope(order(1)))
            await until(lambda: heard)

    run(WebSocketWire(heard.append), story)


def test_a_wire_that_only_speaks_says_so() -> None:
    """A client that speaks to nobody is told, instead of being left to wait for an effect."""

    async def story(address: str) -> LineCut:
        async with WebSocketLine(address) as line:
            await line.send(order(1))
            with pytest.raises(LineCut, match=r"1003.*nobody here listens") as cut:
                await anext(line)
            return cut.value

    assert run(WebSocketWire(), story).position is None


def test_an_error_in_a_handler_ends_its_own_call_alone(caplog: pytest.LogCaptureFixture) -> None:
    """The server logs it, the client sees its line end, and the others hear on."""
    caplog.set_level(logging.ERROR)

    def hear(event: Event) -> None:
        raise ValueError("the stove is broken")

    wire = WebSocketWire(hear)

    async def story(address: str) -> list[int]:
        async with WebSocketLine(address) as ann, WebSocketLine(address) as bob:
            await bob.send(order(1))
            with pytest.raises(LineCut):
                await anext(bob)
            await until(lambda: wire.snapshot()["clients"] == 1)
            await wire.send(order(2))
            return await read(ann, 1)

    assert run(wire, story) == [2]
    assert "the stove is broken" in caplog.text


def test_a_slow_client_is_hung_up_on_and_stalls_nobody() -> None:
    """Its queue is bounded; when it has missed an event its line ends, so that it knows. The others get them all."""
    wire = WebSocketWire(bound=4)

    async def story(address: str) -> tuple[list[int], int]:
        async with WebSocketLine(address) as fast, WebSocketLine(address) as slow:
            heard: list[int] = []
            while True:  # until the cables and queues to the slow one are full
                took = await wire.send(Event("order.placed", {"n": len(heard), "note": LARGE}))
                heard += await read(fast, 1)
                if took == 1:
                    break
            with pytest.raises(LineCut, match=r"1013.*too slow"):
                await read(slow, len(heard) + 1)
            assert await wire.send(order(len(heard))) == 1
            return heard + await read(fast, 1), len(heard)

    heard, count = run(wire, story)

    assert heard == list(range(count + 1))


def test_a_client_that_takes_nothing_at_all_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were there no limit, its call would hold a queue full of events for as long as its computer sleeps."""
    monkeypatch.setattr("eventlab.transport.websocket.SEND_SECONDS", 0.05)
    wire = WebSocketWire(bound=100)

    async def story(address: str) -> None:
        async with WebSocketLine(address) as slow:
            sent = 0
            while wire.snapshot()["clients"]:
                sent += await wire.send(Event("order.placed", {"n": sent, "note": LARGE}))
                await asyncio.sleep(0)
            with pytest.raises(LineCut):
                await read(slow, sent)

    run(wire, story)


def test_a_closed_wire_hangs_up_in_order() -> None:
    """Clients get what waits for them, and a quiet end; new ones are refused, and sending is an error."""
    wire = WebSocketWire()

    async def story(address: str) -> list[int]:
        async with WebSocketLine(address) as line:
            await wire.send(order(1))
            wire.close()
            wire.close()
            numbers = [event.data["n"] async for event in line]
        with pytest.raises(Unreachable, match="403"):
            await WebSocketLine(address).__aenter__()
        with pytest.raises(Closed, match="Make a new WebSocketWire"):
            await wire.send(order(2))
        return numbers

    assert run(wire, story) == [1]


def test_a_message_too_large_is_the_senders_error() -> None:
    """It is raised where it can be mended; no client's line ends for it."""

    async def story() -> None:
        with pytest.raises(MessageTooLarge):
            await WebSocketWire().send(Event("order.placed", {"note": LARGE * 2}))

    asyncio.run(story())


def test_a_client_that_is_gone_without_a_word_is_forgotten() -> None:
    """Its connection breaks, and nothing is left of it."""
    wire = WebSocketWire()

    async def story() -> None:
        async with asyncio.timeout(PATIENCE), served(wire) as ends, ends.line() as line:
            ends.plug.pull()
            with pytest.raises(LineCut, match="without a word"):
                await anext(line)
            await until(lambda: wire.snapshot()["clients"] == 0)

    asyncio.run(story())
