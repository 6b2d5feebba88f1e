"""The server's end of a stream of Server-Sent Events, without and with a log behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import httpx
import pytest

from eventlab.errors import Closed, LineCut, MessageTooLarge, Unreachable
from eventlab.event import Event
from eventlab.transport import SseLine, SseLogWire, SseParser, SseWire, StreamWire, open_redis
from tests.emitter.waiting import PATIENCE, until
from tests.transport.ends import PATH, order, read, served, serving

LARGE = Random(7).randbytes(100_000).hex()


def run(wire: SseWire, story: Callable[[str], Awaitable[Any]]) -> Any:
    """Serve the wire, and give the story its address."""

    async def whole() -> Any:
        async with asyncio.timeout(PATIENCE), serving(wire) as port:
            return await story(f"http://127.0.0.1:{port}{PATH}")

    return asyncio.run(whole())


def run_logged(story: Callable[[str, SseLogWire], Awaitable[Any]]) -> Any:
    """The same for a wire with a log behind it."""

    async def whole() -> Any:
        async with asyncio.timeout(PATIENCE), open_redis() as redis:
            wire = SseLogWire(StreamWire(redis, "orders"))
            async with serving(wire) as port:
                return await story(f"http://127.0.0.1:{port}{PATH}", wire)

    return asyncio.run(whole())


@asynccontextmanager
async def stream_of(address: str, **headers: str) -> AsyncIterator[httpx.Response]:
    async with (
        httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client,
        client.stream("GET", address, headers=headers) as response,
    ):
        yield response


async def raw_until(response: httpx.Response, what: bytes) -> bytes:
    """The bytes of a stream up to the first chunk that brings `what`."""
    got = b""
    async for chunk in response.aiter_bytes():
        got += chunk
        if what in got:
            break
    return got


def test_without_a_log_a_frame_is_data_and_nothing_else() -> None:
    """No `id:`, not even of an event that has a position: there is nothing it could lead back to."""
    wire = SseWire()

    async def story(address: str) -> tuple[str, bytes]:
        async with stream_of(address) as response:
            await wire.send(Event("order.placed", {"n": 1}, position="5-0"))
            return response.headers["content-type"], await raw_until(response, b"data")

    kind, raw = run(wire, story)

    assert kind.startswith("text/event-stream")
    assert b"id:" not in raw
    assert len(SseParser().feed(raw)) == 1


def test_with_a_log_each_frame_tells_its_place() -> None:
    """The first block is "now" as an id, so that a client that is cut off at once can resume, too."""

    async def story(address: str, wire: SseLogWire) -> tuple[list[str], list[str], str]:
        before = await wire.send(order(1))
        async with stream_of(address) as response:
            sent = [await wire.send(order(number)) for number in (2, 3)]
            parser = SseParser()
            frames = parser.feed(await raw_until(response, sent[-1].encode() + b"\ndata"))
            return [before, *sent], [frame.id for frame in frames], parser.last_id

    positions, ids, _ = run_logged(story)

    assert ids == positions[1:]


def test_an_early_loss_can_be_resumed() -> None:
    """A line that was cut before its first event knows where it stood, and misses nothing."""

    async def story() -> list[int]:
        async with asyncio.timeout(PATIENCE), open_redis() as redis:
            wire = SseLogWire(StreamWire(redis, "orders"))
            async with served(wire) as ends:
                await wire.send(order(1))
                async with ends.line() as line:
                    ends.plug.pull()
                    with pytest.raises(LineCut, match="ask again with after=") as cut:
                        await anext(line)
                await wire.send(order(2))
                ends.plug.put_back()
                async with ends.line(after=cut.value.position) as line:
                    await wire.send(order(3))
                    return await read(line, 2)

    assert asyncio.run(story()) == [2, 3]


def test_what_is_no_position_is_refused() -> None:
    """400 says what came and what was expected; without a log there is nothing to refuse."""

    async def story(address: str, _wire: SseLogWire) -> None:
        async with stream_of(address, **{"Last-Event-ID": "yesterday"}) as response:
            assert response.status_code == 400
            assert '"yesterday" is not a position' in (await response.aread()).decode()
        with pytest.raises(Unreachable, match="answers 400"):
            await SseLine(address, after="yesterday").__aenter__()

    run_logged(story)


def test_everybody_who_listens_is_spoken_to() -> None:
    """`send` answers how many took it; whoever hangs up is forgotten."""
    wire = SseWire()

    async def story(address: str) -> list[int]:
        counts = [await wire.send(order(1))]
        async with SseLine(address) as ann:
            async with SseLine(address) as bob:
                counts += [await wire.send(order(2)), wire.snapshot()["clients"]]
                assert await read(ann, 1) == await read(bob, 1) == [2]
            await until(lambda: wire.snapshot()["clients"] == 1)
            counts += [await wire.send(order(3))]
        return counts

    assert run(wire, story) == [0, 2, 2, 1]


def test_a_slow_client_ends_alone() -> None:
    """Its queue is bounded; when it has missed an event its stream ends. The others get them all."""
    wire = SseWire(bound=4)

    async def story(address: str) -> tuple[list[int], list[int]]:
        async with SseLine(address) as fast, SseLine(address) as slow:
            heard: list[int] = []
            while await wire.send(Event("order.placed", {"n": len(heard), "note": LARGE})) == 2:
                heard += await read(fast, 1)
            heard += await read(fast, 1)
            return heard, [event.data["n"] async for event in slow]

    fast, slow = run(wire, story)

    assert fast == list(range(len(fast)))
    assert slow == fast[: len(slow)]
    assert len(slow) < len(fast)


def test_with_a_log_a_slow_client_misses_nothing() -> None:
    """Its queue is the log: it is as far behind as it likes, and nobody holds anything for it."""

    async def story(address: str, wire: SseLogWire) -> tuple[list[int], list[int]]:
        async with SseLine(address) as fast, SseLine(address) as slow:
            heard: list[int] = []
            for number in range(60):
                await wire.send(Event("order.placed", {"n": number, "note": LARGE}))
                heard += await read(fast, 1)
            return heard, await read(slow, 60)

    assert run_logged(story) == (list(range(60)), list(range(60)))


@pytest.mark.parametrize("logged", [False, True])
def test_a_closed_wire_ends_its_streams_in_order(logged: bool) -> None:
    """Clients see a quiet end; new ones are answered 503, and sending is an error."""

    async def story(address: str, wire: SseWire) -> list[Event]:
        async with SseLine(address) as line:
            wire.close()
            wire.close()
            events = [event async for event in line]
        with pytest.raises(Unreachable, match="answers 503, no stream: this server ends its streams now"):
            await SseLine(address).__aenter__()
        with pytest.raises(Closed, match="this wire is closed"):
            await wire.send(order(1))
        return events

    plain = SseWire()
    events = run_logged(story) if logged else run(plain, lambda address: story(address, plain))

    assert events == []


def test_a_message_too_large_is_the_senders_error() -> None:
    """It is raised where it can be mended; no client's stream ends for it."""

    async def story() -> None:
        with pytest.raises(MessageTooLarge):
            await SseWire().send(Event("order.placed", {"note": LARGE * 2}))

    asyncio.run(story())


def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that both sides know that the line stands; no client takes it for an event."""
    monkeypatch.setattr("eventlab.transport.sse_wire.SILENCE_SECONDS", 0.02)

    async def story(address: str) -> bytes:
        async with stream_of(address) as response:
            return await raw_until(response, b": ping")

    assert SseParser().feed(run(SseWire(), story)) == []
