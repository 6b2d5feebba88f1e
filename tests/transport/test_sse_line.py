"""A client's end of a stream of Server-Sent Events: where it stands, and what it says when the stream breaks."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from eventlab.emitter import PersistentEventSystem, sse_endpoint
from eventlab.errors import Closed, LineCut, NotAnEnvelope, Unreachable
from eventlab.event import to_envelope
from eventlab.transport import SseLine, SseWire, encode_frame
from tests.conftest import free_port
from tests.emitter.serving import serving
from tests.emitter.waiting import PATIENCE
from tests.transport.ends import order, read, served


class Says:
    """A server that answers with these bytes, and an end."""

    def __init__(self, raw: bytes, status: int = 200) -> None:
        self._raw, self._status = raw, status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = PlainTextResponse(self._raw, self._status, media_type="text/event-stream")
        await response(scope, receive, send)


@pytest.mark.parametrize(
    ("address", "reason"),
    [("http://127.0.0.1:{port}/orders", "connection attempts failed"), ("orders", "missing an 'http://'")],
)
def test_no_stream_at_that_address(address: str, reason: str) -> None:
    """One line that says where, why, and what to look at."""

    async def story() -> None:
        with pytest.raises(Unreachable, match=rf"no stream at .*{reason}.*the path right\?$"):
            await SseLine(address.format(port=free_port())).__aenter__()

    asyncio.run(story())


def test_a_refusal_is_shown() -> None:
    """The status, and what the server says about it."""

    async def story() -> None:
        async with serving(Says(b"ask the cook", 404)) as address:
            with pytest.raises(Unreachable, match="answers 404, no stream: ask the cook"):
                await SseLine(address).__aenter__()

    asyncio.run(story())


def test_a_line_that_is_not_open_says_so() -> None:
    """Reading needs an open line."""
    with pytest.raises(Closed, match="async with SseLine"):
        asyncio.run(anext(SseLine("http://127.0.0.1:1/orders")))  # type: ignore[arg-type]  # an awaitable is enough


def test_the_position_is_that_of_the_last_event_read() -> None:
    """Not of the last one that came: what waits unread must not be skipped by whoever resumes."""
    raw = b"".join(encode_frame(to_envelope(order(number)).decode(), id=f"{number}-0") for number in (1, 2, 3))

    async def story() -> list[str | None]:
        async with serving(Says(raw)) as address, SseLine(address) as line:
            positions = [line.position]
            async for event in line:
                positions += [line.position]
                assert event.position == line.position
            return positions

    assert asyncio.run(story()) == [None, "1-0", "2-0", "3-0"]


def test_a_block_without_data_moves_the_position() -> None:
    """Heartbeats may carry one; it counts when everything before it has been read."""
    raw = encode_frame(id="7-0") + encode_frame(to_envelope(order(1)).decode(), id="8-0")

    async def story(raw: bytes) -> str | None:
        async with serving(Says(raw)) as address, SseLine(address, after="6-0") as line:
            return line.position

    assert asyncio.run(story(encode_frame(id="7-0"))) == "7-0"
    assert asyncio.run(story(raw)) == "6-0"


def test_data_that_is_no_event_is_reported_and_passed_over() -> None:
    """The stream goes on behind it."""
    raw = encode_frame("hello") + encode_frame(to_envelope(order(1)).decode())

    async def story() -> list[int]:
        async with serving(Says(raw)) as address, SseLine(address) as line:
            with pytest.raises(NotAnEnvelope):
                await anext(line)
            return await read(line, 1)

    assert asyncio.run(story()) == [1]


def test_a_stream_that_breaks_off_says_what_is_lost() -> None:
    """It had no ids, and so there is nothing to ask for."""

    async def story() -> LineCut:
        async with asyncio.timeout(PATIENCE), served(SseWire()) as ends, ends.line() as line:
            ends.plug.pull()
            with pytest.raises(LineCut, match="what is sent meanwhile is lost") as cut:
                await anext(line)
            return cut.value

    assert asyncio.run(story()).position is None


def test_it_reads_the_streams_of_chapter_4_too() -> None:
    """The same protocol: frames with ids, resumed with Last-Event-ID."""

    async def story() -> list[int]:
        async with (
            asyncio.timeout(PATIENCE),
            PersistentEventSystem() as events,
            serving(sse_endpoint(events)) as address,
        ):
            here = f"{address}?pattern=order.placed"
            async with SseLine(here) as line:
                await events.emit("order.placed", {"n": 1})
                numbers = await read(line, 1)
            await events.emit("order.placed", {"n": 2})
            async with SseLine(here, after=line.position) as line:
                return numbers + await read(line, 1)

    assert asyncio.run(story()) == [1, 2]
