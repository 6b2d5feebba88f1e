"""The client's end of a WebSocket, and what it says when the other end is not there, or no more."""

from __future__ import annotations

import asyncio

import pytest
from websockets.asyncio.server import ServerConnection, serve

from eventlab.errors import Closed, LineCut, NotAnEnvelope, Unreachable
from eventlab.event import MAX_ENVELOPE_BYTES, to_envelope
from eventlab.transport import WebSocketLine, WebSocketWire
from tests.conftest import free_port
from tests.emitter.waiting import PATIENCE
from tests.transport.ends import order, served


@pytest.mark.parametrize(
    ("address", "reason"), [("ws://127.0.0.1:{port}/orders", "Connect call failed"), ("orders", "isn't a valid URI")]
)
def test_nobody_takes_the_call(address: str, reason: str) -> None:
    """One line that says where, why, and what to look at."""

    async def story() -> None:
        with pytest.raises(Unreachable, match=rf"nobody takes a WebSocket call at .*{reason}.*the path right\?$"):
            await WebSocketLine(address.format(port=free_port())).__aenter__()

    asyncio.run(story())


def test_a_line_that_is_not_open_says_so() -> None:
    """For every verb."""

    async def story() -> None:
        line = WebSocketLine("ws://127.0.0.1:1/orders")
        for verb in (lambda: anext(line), lambda: line.send(order(1)), line.ping):
            with pytest.raises(Closed, match="async with WebSocketLine"):
                await verb()

    asyncio.run(story())


def test_the_other_side_answers_a_ping() -> None:
    """Which tells that the line stands although nobody speaks."""

    async def story() -> float:
        async with asyncio.timeout(PATIENCE), served(WebSocketWire()) as ends, ends.line() as line:
            return await line.ping()

    assert asyncio.run(story()) > 0


def test_on_a_broken_line_one_can_neither_read_nor_speak() -> None:
    """Each verb says that the call ended; reading says so however often one asks."""

    async def story() -> None:
        async with asyncio.timeout(PATIENCE), served(WebSocketWire()) as ends, ends.line() as line:
            ends.plug.pull()
            for verb in (lambda: anext(line), lambda: anext(line), lambda: line.send(order(1)), line.ping):
                with pytest.raises(LineCut, match="call again to hear what follows"):
                    await verb()

    asyncio.run(story())


def test_what_any_server_sends_is_read_within_bounds() -> None:
    """A text that is no envelope is reported and passed over; a message beyond the limit ends the call."""

    async def speak(socket: ServerConnection) -> None:
        for text in ("hello", to_envelope(order(1)).decode(), "x" * (MAX_ENVELOPE_BYTES + 1)):
            await socket.send(text)
        await socket.wait_closed()

    async def story() -> int:
        async with asyncio.timeout(PATIENCE), serve(speak, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with WebSocketLine(f"ws://127.0.0.1:{port}") as line:
                with pytest.raises(NotAnEnvelope):
                    await anext(line)
                number: int = (await anext(line)).data["n"]
                with pytest.raises(LineCut):
                    await anext(line)
                return number

    assert asyncio.run(story()) == 1
