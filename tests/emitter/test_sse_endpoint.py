"""Stage 3 under a real server: what a browser's EventSource would hear."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from eventlab.clock import run_virtual
from eventlab.emitter import PersistentEventSystem, SseEndpoint, sse_endpoint, sse_stream
from eventlab.emitter.sse_stream import SEND_SECONDS
from eventlab.event import Event, to_envelope
from eventlab.protocol import History
from eventlab.transport import START, Frame, SseParser
from tests.conftest import RedisServer
from tests.emitter.conftest import Open
from tests.emitter.serving import PATH, Listener, content, listening, numbers, serving
from tests.emitter.waiting import PATIENCE, until

PLACED = {"pattern": "order.placed"}


def streams(endpoint: SseEndpoint) -> dict[str, int]:
    """How many streams listen, by pattern."""
    found: dict[str, int] = endpoint.snapshot()["streams"]
    return found


async def emit_numbers(events: PersistentEventSystem, *numbers: int, type: str = "order.placed") -> list[Event]:
    """An event for each number."""
    return [await events.emit(type, {"n": number}) for number in numbers]


def test_a_stream_opens_as_an_event_source_wants_it(open_system: Open) -> None:
    """200, the right type, nothing cached or held back; the first bytes carry the retry time and "now" as an id."""

    async def story() -> tuple[httpx.Response, bytes, Event]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            last = (await emit_numbers(events, 1, 2))[-1]
            async with listening(address, PLACED) as listener:
                await until(lambda: listener.received)
                return listener.response, listener.received, last

    response, opening, last = asyncio.run(story())

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-accel-buffering"] == "no"
    assert opening == f"retry: 2000\n\nid: {last.position}\n\n".encode()


def test_each_event_is_one_frame(open_system: Open) -> None:
    """The envelope as data, the position as id, and no name, so that `onmessage` hears it; the past is not sent."""

    async def story() -> tuple[list[Frame], list[Event]]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            await emit_numbers(events, 1)
            endpoint_events = []
            async with listening(address, PLACED) as listener:
                await until(lambda: events.snapshot()["subscriptions"])
                endpoint_events += await emit_numbers(events, 2)
                await emit_numbers(events, 99, type="order.paid")
                endpoint_events.append(
                    await events.emit("order.placed", {"n": 3, "text": "a\nb\r\n\r\n🍜"}, actor="ann")
                )
                return await listener.take(2), endpoint_events

    frames, emitted = asyncio.run(story())

    assert [frame.data.encode() for frame in frames] == [to_envelope(event) for event in emitted]
    assert [frame.id for frame in frames] == [event.position for event in emitted]
    assert {frame.event for frame in frames} == {"message"}


def test_a_stream_of_several_types_carries_no_ids(open_system: Open) -> None:
    """Positions of two types can be equal, so that none may stand for both."""

    async def story() -> tuple[list[Frame], bytes]:
        async with (
            open_system() as events,
            serving(sse_endpoint(events)) as address,
            listening(address, {"pattern": "order.*"}) as listener,
        ):
            await until(lambda: events.snapshot()["subscriptions"])
            await emit_numbers(events, 1)
            await emit_numbers(events, 2, type="order.paid")
            await emit_numbers(events, 3, type="user.left")
            await emit_numbers(events, 4)
            return await listener.take(3), listener.received

    frames, opening = asyncio.run(story())

    assert numbers(frames) == [1, 2, 4]
    assert [frame.id for frame in frames] == ["", "", ""]
    assert opening.startswith(b"retry: 2000\n\n: listening to order.*\n\n")


def test_without_a_pattern_everything_is_heard(open_system: Open) -> None:
    """`*` is the default."""

    async def story() -> list[Frame]:
        async with (
            open_system() as events,
            serving(sse_endpoint(events)) as address,
            listening(address) as listener,
        ):
            await until(lambda: events.snapshot()["subscriptions"])
            await emit_numbers(events, 1)
            await emit_numbers(events, 2, type="user.left")
            return await listener.take(2)

    frames = asyncio.run(story())

    assert [content(frame)["type"] for frame in frames] == ["order.placed", "user.left"]


@pytest.mark.parametrize("pattern", ["order.placed", "order.*"])
def test_silence_is_filled_with_heartbeats(pattern: str) -> None:
    """No browser delivers them; for one exact type they carry the position, which has moved on."""

    async def story() -> tuple[bytes, Event]:
        async with (
            PersistentEventSystem() as events,
            serving(sse_endpoint(events, heartbeat=0.01)) as address,
            listening(address, {"pattern": pattern}) as listener,
        ):
            await until(lambda: listener.received)
            (event,) = await emit_numbers(events, 1)
            await until(lambda: listener.received.partition(b"data:")[2].count(b"\n\n") >= 4)
            return listener.received, event

    raw, event = asyncio.run(story())

    _, _, behind = raw.partition(b"data:")
    beats = behind.split(b"\n\n")[1:-1]
    expected = f"id: {event.position}".encode() if pattern == "order.placed" else b": listening to order.*"
    assert set(beats) == {expected}


@pytest.mark.parametrize("by", ["header", "query"])
def test_a_stream_of_one_type_resumes_exactly(open_system: Open, by: str) -> None:
    """By `Last-Event-ID`, or by the query for a page that opens a new EventSource: no gap and no repeat."""

    async def story() -> list[Frame]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            emitted = await emit_numbers(events, *range(10))
            last = emitted[3].position or ""
            headers = {"Last-Event-ID": last} if by == "header" else {}
            params = PLACED if by == "header" else PLACED | {"lastEventId": last}
            async with listening(address, params, headers) as listener:
                replayed = await listener.take(6)
                await emit_numbers(events, 10, 11)
                return replayed + await listener.take(2)

    frames = asyncio.run(story())

    assert numbers(frames) == list(range(4, 12))
    assert len({frame.id for frame in frames}) == 8


def test_the_header_wins_over_the_query(open_system: Open) -> None:
    """A browser that reconnects keeps the query of the page and brings the newer id in the header."""

    async def story() -> list[Frame]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            emitted = await emit_numbers(events, 1, 2, 3)
            params = PLACED | {"lastEventId": emitted[0].position or ""}
            async with listening(address, params, {"Last-Event-ID": emitted[1].position or ""}) as listener:
                return await listener.take(1)

    assert numbers(asyncio.run(story())) == [3]


def test_an_early_loss_resumes_from_the_opening(open_system: Open) -> None:
    """A browser that was cut off before the first event comes back with the id of the opening, and misses nothing."""

    async def story() -> list[Frame]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            await emit_numbers(events, 1)
            async with listening(address, PLACED) as listener:
                await until(lambda: listener.received)
                id = listener.received.partition(b"id: ")[2].strip().decode()
            await emit_numbers(events, 2, 3)
            async with listening(address, PLACED, {"Last-Event-ID": id}) as listener:
                return await listener.take(2)

    assert numbers(asyncio.run(story())) == [2, 3]


def test_a_long_past_is_replayed_in_pages(open_system: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, in order, although one look into the history shows only a few."""
    monkeypatch.setattr("eventlab.emitter.sse_stream.PAGE", 7)

    async def story() -> list[Frame]:
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            await emit_numbers(events, *range(50))
            async with listening(address, PLACED, {"Last-Event-ID": START}) as listener:
                return await listener.take(50)

    assert numbers(asyncio.run(story())) == list(range(50))


class Meddler(PersistentEventSystem):
    """Emits at the worst moments: before and after each look into the history, and at each subscription."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.count = 0
        self.busy: list[asyncio.Task[Any]] = []

    async def emit_next(self) -> None:
        self.count += 1
        await self.emit("order.placed", {"n": self.count})

    async def history(self, *arguments: Any, **options: Any) -> History:
        if self.count < 12:
            await self.emit_next()
        found = await super().history(*arguments, **options)
        if self.count < 12:
            await self.emit_next()
        return found

    def subscribe(self, *arguments: Any, **options: Any) -> Any:
        self.busy.append(asyncio.create_task(self.emit_next()))
        subscription = super().subscribe(*arguments, **options)
        self.busy.append(asyncio.create_task(self.emit_next()))
        return subscription


def has_beaten(listener: Listener) -> bool:
    """Whether a heartbeat has come: a block of an id alone, behind the two blocks of the opening."""
    return any(block.startswith(b"id:") and b"data:" not in block for block in listener.received.split(b"\n\n")[2:])


@pytest.mark.parametrize("resumes", [True, False])
def test_there_is_no_seam_between_replay_and_live(address: str, resumes: bool) -> None:
    """Events stored before, between and behind every step of the opening arrive once each, in order."""

    async def story() -> tuple[list[int], int]:
        prefix = f"{uuid4().hex}:"
        async with Meddler(address, prefix=prefix) as events, serving(sse_endpoint(events, heartbeat=0.05)) as served:
            headers = {"Last-Event-ID": START} if resumes else {}
            async with listening(served, PLACED, headers) as listener:
                await until(lambda: len(events.busy) == 2 and events.count >= 12)
                await asyncio.gather(*events.busy)
                await until(lambda: has_beaten(listener))  # the replay is over, and all that had been queued is sent
                await events.emit("order.placed", {"n": 1000})
                found = numbers(await listener.take(1))
                while found[-1] != 1000:
                    found += numbers(await listener.take(1))
                return found, events.count

    found, count = asyncio.run(story())

    assert count >= 12
    first = 1 if resumes else found[0]
    assert found == [*range(first, count + 1), 1000]
    assert first <= 2  # the one event that may be missing was stored before the stream had asked where "now" is


@pytest.mark.parametrize(
    ("query", "last_id", "reason"),
    [
        ({"pattern": "Order.*"}, None, "not a pattern"),
        ({"pattern": ""}, None, "not a pattern"),
        ({"pattern": "order.**"}, None, "one star already"),
        ({"pattern": "x" * 5000}, None, "5000 characters"),
        (PLACED, "17", "not a position"),
        (PLACED, "$", "not a position"),
        (PLACED, f"{2**64}-0", "not a position"),
        (PLACED, "order.placed=1-0", "not a position"),
        (PLACED | {"lastEventId": "1-0\n"}, None, "not a position"),
        ({"pattern": "order.*"}, "1-0", "names several types"),
        ({"pattern": "order.*", "lastEventId": "1-0"}, None, "names several types"),
    ],
)
def test_a_wrong_question_gets_400_and_a_reason(query: dict[str, str], last_id: str | None, reason: str) -> None:
    """And leaves no stream behind."""

    async def story() -> tuple[httpx.Response, dict[str, int]]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events)
            async with serving(endpoint) as address, httpx.AsyncClient(trust_env=False) as client:
                headers = {} if last_id is None else {"Last-Event-ID": last_id}
                return await client.get(address, params=query, headers=headers), streams(endpoint)

    response, open_streams = asyncio.run(story())

    assert response.status_code == 400
    assert reason in response.json()["error"]
    assert open_streams == {}


def test_the_edges_of_ids_are_answered(open_system: Open) -> None:
    """An empty id is none; the last possible id is a place behind everything, and no error."""

    async def story() -> list[bytes]:
        openings = []
        async with open_system() as events, serving(sse_endpoint(events)) as address:
            for params in ({"lastEventId": ""}, {"lastEventId": f"{2**64 - 1}-{2**64 - 1}"}):
                async with listening(address, PLACED | params) as listener:
                    await until(lambda: listener.received)
                    openings.append(listener.received)
        return openings

    empty, last = asyncio.run(story())

    assert empty == b"retry: 2000\n\nid: 0-0\n\n"
    assert last == b"retry: 2000\n\nid: 18446744073709551615-18446744073709551615\n\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_get_listens(method: str) -> None:
    """405, with the methods that are allowed."""

    async def story() -> httpx.Response:
        async with (
            PersistentEventSystem() as events,
            serving(sse_endpoint(events)) as address,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            return await client.request(method, address)

    response = asyncio.run(story())

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


def test_head_answers_and_opens_nothing() -> None:
    """The headers of a stream, no body, no subscription; and the same for what is wrong."""

    async def story() -> tuple[list[int], str, dict[str, Any]]:
        async with (
            PersistentEventSystem() as events,
            serving(sse_endpoint(events)) as address,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            good = await client.head(address, params=PLACED)
            bad = await client.head(address, params={"pattern": "?"})
            return [good.status_code, bad.status_code], good.headers["content-type"], events.snapshot()

    codes, kind, snapshot = asyncio.run(story())

    assert codes == [200, 400]
    assert kind.startswith("text/event-stream")
    assert snapshot["subscriptions"] == {}


def test_no_more_streams_than_allowed() -> None:
    """The next one gets 503; when one hangs up there is a place again."""

    async def story() -> list[int]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events, max_streams=2)
            async with (
                serving(endpoint) as address,
                httpx.AsyncClient(trust_env=False) as client,
                listening(address, PLACED),
                listening(address) as second,
            ):
                await until(lambda: sum(streams(endpoint).values()) == 2)
                refused = await client.get(address)
                await second.response.aclose()
                await until(lambda: sum(streams(endpoint).values()) == 1)
                async with listening(address) as third:
                    return [refused.status_code, third.response.status_code]

    assert asyncio.run(story()) == [503, 200]


def test_hanging_up_unsubscribes() -> None:
    """Whether the client had heard something or not; nothing is left of its stream."""

    async def story() -> tuple[dict[str, int], dict[str, int], dict[str, Any]]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events)
            async with serving(endpoint) as address:
                assert streams(endpoint) == {}
                async with listening(address, PLACED) as listener, listening(address, PLACED), listening(address):
                    await until(lambda: sum(streams(endpoint).values()) == 3)
                    during = streams(endpoint)
                    await emit_numbers(events, 1)
                    await listener.take(1)
                await until(lambda: not streams(endpoint))
                await emit_numbers(events, 2)
                return during, events.snapshot()["subscriptions"], endpoint.snapshot()

    during, subscriptions, after = asyncio.run(story())

    assert during == {"order.placed": 2, "*": 1}
    assert subscriptions == {}
    assert after == {"streams": {}, "sent": 0, "closed": False}


class Gated(PersistentEventSystem):
    """Its history is answered only when the gate is open, so that a stream stands just before its first byte."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.waiting = 0

    async def history(self, *arguments: Any, **options: Any) -> History:
        self.waiting += 1
        await self.gate.wait()
        return await super().history(*arguments, **options)


class Counted:
    """An endpoint that counts the calls that have ended."""

    def __init__(self, endpoint: SseEndpoint) -> None:
        self.endpoint, self.ended = endpoint, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.endpoint(scope, receive, send)
        finally:
            self.ended += 1


def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off with RST: no farewell, and nothing more is read."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def ask(address: str, query: str = "pattern=order.placed") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request by hand, so that nobody reads the answer unless the test does."""
    taker = socket.socket()
    taker.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # the kernel is to take little for who does not read
    taker.setblocking(False)
    await asyncio.get_running_loop().sock_connect(taker, ("127.0.0.1", httpx.URL(address).port))
    reader, writer = await asyncio.open_connection(sock=taker)
    writer.write(f"GET {PATH}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return reader, writer


async def whole_body(reader: asyncio.StreamReader) -> bytes:
    """The body of a chunked answer, to its end."""
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"\r\n\r\n")
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        return body


def test_clients_that_reset_before_the_first_byte_leave_nothing() -> None:
    """Fifty of them; their generators of frames never came to a `finally`, and yet nothing stays subscribed."""

    async def story() -> tuple[dict[str, Any], dict[str, Any], list[Frame]]:
        async with Gated() as events:
            counted = Counted(sse_endpoint(events))
            async with serving(counted) as address:
                writers = [(await ask(address))[1] for _ in range(50)]
                await until(lambda: events.waiting == 50)
                assert streams(counted.endpoint) == {}  # none of them listens yet
                for writer in writers:
                    reset(writer)
                await until(lambda: counted.ended == 50)
                events.gate.set()
                left = counted.endpoint.snapshot() | events.snapshot()
                async with listening(address, PLACED) as listener:
                    await until(lambda: streams(counted.endpoint))
                    await emit_numbers(events, 1)
                    return left, events.snapshot(), await listener.take(1)

    left, later, frames = asyncio.run(story())

    assert left["streams"] == {}
    assert left["subscriptions"] == {}
    assert later["subscriptions"] == {"order.placed": 1}
    assert numbers(frames) == [1]


def test_closing_ends_every_stream_after_what_was_queued() -> None:
    """Each listener gets what had happened, then the end; new ones get 503."""

    async def story() -> tuple[list[list[int]], int, dict[str, Any]]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events)
            async with (
                serving(endpoint) as address,
                httpx.AsyncClient(trust_env=False) as client,
                listening(address, PLACED) as one,
                listening(address) as other,
            ):
                await until(lambda: sum(streams(endpoint).values()) == 2)
                await emit_numbers(events, 1, 2, 3)
                endpoint.close()
                endpoint.close()
                await emit_numbers(events, 4)
                heard = [numbers(await listener.rest()) for listener in (one, other)]
                refused = await client.get(address, params=PLACED)
                return heard, refused.status_code, endpoint.snapshot()

    heard, status, snapshot = asyncio.run(story())

    assert heard == [[1, 2, 3], [1, 2, 3]]
    assert status == 503
    assert snapshot == {"streams": {}, "sent": 0, "closed": True}


def test_a_slow_client_is_bounded_and_resumes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads nothing while megabytes pass: its stream ends behind what it took; the others do not notice."""
    monkeypatch.setattr(sse_stream, "SEND_SECONDS", 600)  # however long the megabytes take
    many, size = 150, 64 * 1024

    async def story() -> tuple[list[Frame], list[Frame], list[int]]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events, max_queue=8)
            async with serving(endpoint) as address, listening(address, PLACED) as quick:
                reader, writer = await ask(address)
                await until(lambda: streams(endpoint) == {"order.placed": 2})
                heard = []
                for number in range(many):
                    await events.emit("order.placed", {"n": number, "text": "x" * size})
                    heard += numbers(await quick.take(1))
                first = SseParser().feed(await whole_body(reader))
                writer.close()
                async with listening(address, PLACED, {"Last-Event-ID": first[-1].id}) as listener:
                    return first, await listener.take(many - len(first)), heard

    first, rest, heard = asyncio.run(story())

    assert heard == list(range(many))
    assert 8 <= len(first) < many
    assert numbers(first + rest) == list(range(many))


def test_a_client_that_takes_nothing_for_long_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """After SEND_SECONDS in one send the stream ends quietly, and is unsubscribed."""
    caplog.set_level(logging.INFO, "eventlab.emitter")

    async def story() -> tuple[float, dict[str, Any], dict[str, Any]]:
        async with PersistentEventSystem() as events:
            endpoint = sse_endpoint(events)
            bodies: list[bytes] = []

            async def send(message: Any) -> None:
                if message["type"] == "http.response.body":
                    bodies.append(message["body"])
                    if len(bodies) == 2:
                        await asyncio.Event().wait()

            async def receive() -> Any:
                return await asyncio.Event().wait()

            scope = {"type": "http", "method": "GET", "headers": [], "query_string": b"pattern=order.placed"}
            call = asyncio.create_task(endpoint(scope, receive, send))
            await until(lambda: streams(endpoint))
            await emit_numbers(events, 1)
            began = asyncio.get_running_loop().time()
            await call
            return asyncio.get_running_loop().time() - began, endpoint.snapshot(), events.snapshot()

    seconds, snapshot, system = run_virtual(story())

    assert SEND_SECONDS <= seconds < SEND_SECONDS + 1
    assert snapshot["streams"] == {}
    assert system["subscriptions"] == {}
    assert [record.exc_info for record in caplog.records if record.name == "eventlab.emitter"] == [None]


def test_redis_away_ends_streams_that_need_it_and_no_others(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Who listens live notices nothing; who resumes is let go, so that it tries again; the log has one line of it."""

    async def story() -> tuple[int, list[Frame], list[Frame], list[Frame]]:
        async with (
            PersistentEventSystem(redis_server.address) as events,
            serving(sse_endpoint(events, heartbeat=0.05)) as address,
        ):
            emitted = await emit_numbers(events, 1, 2)
            headers = {"Last-Event-ID": emitted[0].position or ""}
            async with listening(address, PLACED) as live:
                await until(lambda: has_beaten(live))  # the replay is over
                redis_server.kill()
                async with listening(address, PLACED, headers) as resuming:
                    status, nothing = resuming.response.status_code, await resuming.rest()
                redis_server.start()
                await emit_numbers(events, 3)
                async with listening(address, PLACED, headers) as resuming:
                    return status, nothing, await resuming.take(2), await live.take(1)

    status, nothing, resumed, live = asyncio.run(story())

    assert (status, nothing) == (200, [])
    assert numbers(resumed) == [2, 3]
    assert numbers(live) == [3]
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "no Redis at" in record.message
    assert record.exc_info is None
    assert "\n" not in record.message


def test_over_a_closed_system_a_stream_ends_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """In a line of the log, not in a traceback."""

    async def story() -> tuple[list[Frame], dict[str, int]]:
        events = PersistentEventSystem()
        await events.aclose()
        endpoint = sse_endpoint(events)
        async with serving(endpoint) as address, listening(address) as listener:
            return await listener.rest(), streams(endpoint)

    assert asyncio.run(story()) == ([], {})
    assert [record.exc_info for record in caplog.records if record.levelno >= logging.WARNING] == [None]


APP = """
from contextlib import asynccontextmanager
from starlette.applications import Starlette
from starlette.routing import Route
from eventlab.emitter import PersistentEventSystem, sse_endpoint

events = PersistentEventSystem()

@asynccontextmanager
async def lifespan(app):
    yield
    await events.aclose()
    print("closed in order", flush=True)

app = Starlette(routes=[Route("/api/events", sse_endpoint(events, heartbeat=0.1))], lifespan=lifespan)
"""


def test_a_server_stops_on_sigterm_although_browsers_listen(tmp_path: Path) -> None:
    """The streams end, so that uvicorn can run the application's own shutdown, which waits for them."""
    (tmp_path / "listens.py").write_text(APP)
    command = [sys.executable, "-m", "uvicorn", "listens:app", "--host", "127.0.0.1", "--port", "0"]

    async def story() -> tuple[str, str, list[list[Frame]]]:
        server = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE):
                log = ""
                while "Uvicorn running on" not in log:
                    log += (await server.stderr.readline()).decode()
                address = log.split("running on ")[1].split()[0] + PATH
                async with listening(address) as one, listening(address, PLACED) as other:
                    assert one.response.status_code == other.response.status_code == 200
                    server.terminate()
                    ended = [await listener.rest() for listener in (one, other)]
                out, err = await server.communicate()
                return out.decode(), log + err.decode(), ended
        finally:
            if server.returncode is None:
                server.kill()
                await server.wait()

    out, err, ended = asyncio.run(story())

    assert "closed in order" in out
    assert ended == [[], []]
    assert "Traceback" not in err
