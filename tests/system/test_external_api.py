"""Posting to somebody else's server: what is tried again, how long it waits, and what is given up at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest
import stamina
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from eventlab.clock import ManualClock, run_virtual
from eventlab.emitter import PersistentEventSystem
from eventlab.errors import InvalidOption, Rejected
from eventlab.event import Event, to_envelope
from eventlab.system.consumers.external_api import ExternalApi
from tests.conftest import free_port
from tests.emitter.serving import serving

EVENT = Event("order.placed", {"dish": "ramen"}, id="order-7")


@pytest.fixture
def no_waits() -> Iterator[None]:
    """stamina's own test mode: it tries again at once, three times at most."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


class TheirServer:
    """Answers each request with the next of these statuses, the last one for ever; keeps what came."""

    def __init__(self, *statuses: int, body: str = "") -> None:
        self._statuses, self._body = list(statuses), body
        self.requests: list[tuple[bytes, str | None, str | None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        content_type, key = (request.headers.get(name) for name in ("content-type", "idempotency-key"))
        self.requests.append((await request.body(), content_type, key))
        status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        await Response(self._body, status, {"Location": "/elsewhere"})(scope, receive, send)


def posted(server: TheirServer, event: Event = EVENT, **options: Any) -> Exception | None:
    """What handling this event raises, with this server at the other end of a real connection."""

    async def story() -> Exception | None:
        async with serving(server) as address, httpx.AsyncClient(trust_env=False) as client:
            return await outcome(ExternalApi(address, client=client, **options), event)

    return asyncio.run(story())


async def outcome(api: ExternalApi, event: Event = EVENT) -> Exception | None:
    """What the handler raises."""
    try:
        await api(event)
    except Exception as error:  # noqa: BLE001  (each kind is some test's subject)
        return error
    return None


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_event_is_posted_as_its_envelope(status: int) -> None:
    """With its id as the idempotency key; any 2xx will do."""
    server = TheirServer(status)

    assert posted(server) is None
    assert server.requests == [(to_envelope(EVENT), "application/json", "order-7")]


@pytest.mark.usefixtures("no_waits")
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_time_may_mend_is_tried_again(status: int) -> None:
    """Each time with the same body and the same key, so that the server can tell that it is the same event."""
    server = TheirServer(status, status, 202)

    assert posted(server) is None
    assert len(server.requests) == 3
    assert len(set(server.requests)) == 1


@pytest.mark.usefixtures("no_waits")
def test_the_last_attempt_raises() -> None:
    """So that a worker tries again later, with the backoff that is his."""
    server = TheirServer(503)
    error = posted(server)

    assert isinstance(error, httpx.HTTPStatusError)
    assert len(server.requests) == 3


@pytest.mark.usefixtures("no_waits")
def test_attempts_are_counted() -> None:
    """Two are two."""
    server = TheirServer(503)
    posted(server, attempts=2)

    assert len(server.requests) == 2


@pytest.mark.usefixtures("no_waits")
@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 409, 410, 413, 422])
def test_what_time_will_not_mend_is_rejected_at_once(status: int) -> None:
    """One request, and an error of ours that says what they said: such an event belongs to the dead letters."""
    server = TheirServer(status, body="the dish is unknown")
    error = posted(server)

    assert isinstance(error, Rejected)
    assert (error.status, error.detail) == (status, "the dish is unknown")
    assert f"answers {status} to order.placed order-7: the dish is unknown" in str(error)
    assert len(server.requests) == 1


@pytest.mark.usefixtures("no_waits")
def test_a_long_complaint_is_cut() -> None:
    """A page of theirs is no message of ours."""
    error = posted(TheirServer(400, body="x" * 10_000))

    assert isinstance(error, Rejected)
    assert error.detail == "x" * 200


def test_an_id_beyond_ascii_is_a_key_all_the_same() -> None:
    """A header holds only ASCII, an id any letter; two ids never become one key."""
    keys = []
    for id in ("größe 7", "gr%C3%B6%C3%9Fe%207"):
        server = TheirServer(202)
        assert posted(server, Event("a", id=id)) is None
        keys.append(server.requests[0][2])

    assert keys == ["gr%C3%B6%C3%9Fe%207", "gr%25C3%25B6%25C3%259Fe%25207"]


@pytest.mark.usefixtures("no_waits")
def test_nobody_there_is_tried_again() -> None:
    """And the last attempt's error is raised."""

    async def story() -> tuple[Exception | None, int]:
        async with httpx.AsyncClient(trust_env=False) as client:
            attempts = 0

            async def count(_request: httpx.Request) -> None:
                nonlocal attempts
                attempts += 1

            client.event_hooks["request"].append(count)
            return await outcome(ExternalApi(f"http://127.0.0.1:{free_port()}/", client=client)), attempts

    error, attempts = asyncio.run(story())

    assert isinstance(error, httpx.ConnectError)
    assert attempts == 3


@asynccontextmanager
async def hanging_up(times: int) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that takes each request, and hangs up on the first few without an answer: its address, the requests."""
    taken: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        taken.append(head)
        await reader.readexactly(len(to_envelope(EVENT)))
        if len(taken) > times:
            writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", taken


@pytest.mark.usefixtures("no_waits")
def test_a_lost_answer_means_the_same_key_again() -> None:
    """They have the event, we cannot know it: the key is what saves them from taking it twice."""

    async def story() -> tuple[Exception | None, list[bytes]]:
        async with hanging_up(2) as (address, taken), httpx.AsyncClient(trust_env=False) as client:
            return await outcome(ExternalApi(address, client=client)), taken

    error, taken = asyncio.run(story())

    assert error is None
    assert len(taken) == 3
    assert all(b"Idempotency-Key: order-7\r\n" in head for head in taken)


@pytest.mark.usefixtures("no_waits")
@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "/hooks"])
def test_an_address_that_cannot_be_is_not_tried_again(url: str) -> None:
    """Time does not mend it."""

    async def story() -> tuple[Exception | None, int]:
        requests: list[httpx.Request] = []
        async with httpx.AsyncClient(event_hooks={"request": [async_append(requests)]}) as client:
            return await outcome(ExternalApi(url, client=client)), len(requests)

    error, attempts = asyncio.run(story())

    assert isinstance(error, httpx.UnsupportedProtocol)
    assert attempts == 1


def async_append(requests: list[httpx.Request]) -> Callable[[httpx.Request], Any]:
    """A hook that notes the request."""

    async def note(request: httpx.Request) -> None:
        requests.append(request)

    return note


def waited(*retry_after: str | None, status: int = 429, **options: Any) -> list[float]:
    """The virtual seconds at which requests came, when the answers carry these headers and the next one is a 202."""

    async def story() -> list[float]:
        came: list[float] = []

        async def answer(_request: httpx.Request) -> httpx.Response:
            came.append(asyncio.get_running_loop().time())
            if len(came) > len(retry_after):
                return httpx.Response(202)
            text = retry_after[len(came) - 1]
            return httpx.Response(status, headers={"Retry-After": text} if text is not None else {})

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            assert await outcome(ExternalApi("http://api/", client=client, clock=ManualClock(), **options)) is None
        return came

    return run_virtual(story())


@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_the_server_says(status: int) -> None:
    """In seconds, or until a date."""
    date = format_datetime(ManualClock()() + timedelta(seconds=12), usegmt=True)

    assert waited("7", "0", date, status=status) == pytest.approx([0, 7, 7, 19])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("21", "21"), ("3600", "3,600"), ("9" * 400, "31,536,000"), ("Fri, 17 Aug 2124 10:30:00 GMT", "31,536,000")],
)
def test_a_server_that_wants_more_time_than_we_wait_is_left_alone(text: str, seconds: str) -> None:
    """To ask it sooner is to be refused again. The error says when; a worker tries later, and handles others now."""
    came: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        came.append(request)
        return httpx.Response(429, headers={"Retry-After": text})

    async def story() -> Exception | None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await outcome(ExternalApi("http://api/", client=client, clock=ManualClock(), max_wait=20))

    error = run_virtual(story())

    assert len(came) == 1
    assert str(error) == f"http://api/ answers 429, and asks us to come again in {seconds} s."
    assert isinstance(error, httpx.HTTPStatusError)


def test_a_server_is_given_all_the_time_that_we_have() -> None:
    """What is asked for and granted is not cut."""
    assert waited("20", max_wait=20) == pytest.approx([0, 20])


def test_a_date_of_the_past_means_now() -> None:
    """Their clock is ahead, or the answer was slow."""
    assert waited("Fri, 16 Aug 2024 10:30:00 GMT") == pytest.approx([0, 0])
    assert waited("Fri, 16 Aug 2024 10:30:00 -0000") == pytest.approx([0, 0])


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "1.5", "nan", "Fri, 99 Aug 2024 10:30:00 GMT"])
def test_without_a_word_it_waits_longer_each_time(text: str | None) -> None:
    """Exponential, with jitter: two who failed together do not come again together."""
    came = waited(text, text, text)
    waits = [after - before for before, after in pairwise(came)]

    for wait, least in zip(waits, (0.1, 0.2, 0.4), strict=True):
        assert least <= wait <= least + 1.0  # the jitter is up to a second


def test_without_a_word_it_waits_no_longer_than_it_was_told_to_either() -> None:
    """The limit is one for both."""
    came = waited(*[None] * 4, attempts=9, max_wait=0.05)

    assert came[-1] <= 4 * 0.05 + 1e-6


def test_it_is_a_handler() -> None:
    """Subscribed, it posts what is emitted; what it raises goes to `on_error`, and not to the emitter."""

    async def story() -> tuple[list[Any], list[Exception]]:
        errors: list[Exception] = []
        server = TheirServer(202, 400, 202)
        async with (
            serving(server) as address,
            httpx.AsyncClient(trust_env=False) as client,
            PersistentEventSystem(on_error=lambda error, *_: errors.append(error)) as events,
        ):
            events.subscribe("order.*", ExternalApi(address, client=client))
            for n in range(3):
                await events.emit("order.placed", {"n": n})
        return [json.loads(body)["data"]["n"] for body, *_ in server.requests], errors

    came, errors = asyncio.run(story())

    assert came == [0, 1, 2]
    assert [type(error) for error in errors] == [Rejected]


@pytest.mark.parametrize("options", [{"attempts": 0}, {"max_wait": 0}, {"max_wait": float("nan")}])
def test_no_attempts_are_refused(options: dict[str, Any]) -> None:
    """With what to try."""
    with pytest.raises(InvalidOption, match="expected each to be more than 0"):
        ExternalApi("http://api/", client=httpx.AsyncClient(), **options)
