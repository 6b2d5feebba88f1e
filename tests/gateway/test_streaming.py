"""`GET /api/events`: who may listen to what, from where on, and for how long. How it is sent: `test_stream.py`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from eventlab.clock import ManualClock
from eventlab.gateway import channel
from eventlab.gateway.app import build_app
from eventlab.gateway.settings import Settings
from eventlab.gateway.streaming import MAX_PATTERNS
from tests.emitter.serving import Listener, content, listening, numbers
from tests.emitter.waiting import until
from tests.gateway.browsers import Browser
from tests.gateway.doors import client_of, connected, gateway, serving_app
from tests.gateway.knocking import SECRET, connection, token_of
from tests.system.layers import OnceSystem, once_system

PATH = "/api/events"


def address_of(port: int, path: str = PATH) -> str:
    """Of a path of the gateway."""
    return f"http://127.0.0.1:{port}{path}"


async def begun(listener: Listener) -> None:
    """Return when its first block is there: from then on it misses nothing."""
    await until(lambda: b"id: " in listener.received)


async def emit(events: OnceSystem, *types: str) -> list[str]:
    """One event of each type, numbered; their positions."""
    return [(await events.emit(type, {"n": n})).position or "" for n, type in enumerate(types)]


def heard(question: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    """The first events of a stream with this question, of six that are emitted while it listens."""

    async def story() -> list[dict[str, Any]]:
        async with (
            once_system() as events,
            gateway(events) as port,
            listening(address_of(port), dict(question)) as listener,
        ):
            await begun(listener)
            await emit(events, "order.a", "order.b", "user.a", "user.b", "order.a", "end")
            return [content(frame) for frame in await listener.take(count)]

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({}, [0, 1, 2, 3, 4, 5]),
        ({"pattern": "order.*"}, [0, 1, 4]),
        ({"pattern": ["order.b", "user.*"]}, [1, 2, 3]),
        ({"pattern": ["user.b", "*"]}, [0, 1, 2, 3, 4, 5]),
        ({"pattern": "user.a", "slow": "conflate"}, [2]),
    ],
)
def test_patterns_choose_what_is_heard(question: Mapping[str, Any], expected: list[int]) -> None:
    """One, several or none, which is all."""
    assert [event["data"]["n"] for event in heard(question, len(expected))] == expected


def browser_of(app: Starlette, **question: str) -> Browser:
    """A browser that asks the application itself for a stream, and takes of it what it likes."""
    asked = connection(("host", "localhost"), **question).scope | {"http_version": "1.1"}
    return Browser(lambda scope, receive, send: app({**scope, **asked}, receive, send))


def test_who_takes_nothing_for_as_long_as_the_settings_say_is_gone() -> None:
    """Ten seconds, unless they say otherwise."""

    async def story() -> int:
        async with once_system() as events:
            app = build_app(events, Settings(vitals=0, send_seconds=0.02))
            async with app.router.lifespan_context(app):
                browser = browser_of(app)
                await until(lambda: browser.opened)
                browser.hold()
                for n in range(2):
                    await events.emit("order.placed", {"n": n})
                    await events.drained()
                await until(lambda: app.state.hub.slow)
                await browser.hang_up()
                return app.state.hub.snapshot()["connections"]["sse"]

    assert asyncio.run(story()) == 0


def test_a_dashboard_that_was_asked_for_conflates(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow it is, it is sent the newest of each key, and is not cut off."""
    monkeypatch.setattr(channel, "STRIP_BYTES", 1000)

    async def story() -> tuple[list[int], int]:
        async with once_system() as events:
            app = build_app(events, Settings(vitals=0))
            async with app.router.lifespan_context(app):
                browser = browser_of(app, slow="conflate")
                await until(lambda: browser.opened)
                browser.hold()
                for n in range(50):
                    await events.emit("order.placed", {"n": n}, key=f"k{n % 2}")
                await until(lambda: app.state.hub.snapshot()["behind"])
                browser.let_go()
                await until(lambda: {48, 49} <= {*browser.numbers})
                await browser.hang_up()
                return browser.numbers, app.state.hub.slow

    heard, slow = asyncio.run(story())

    assert heard == sorted({*heard})
    assert len(heard) < 50
    assert slow == 0


@pytest.mark.parametrize(("count", "status"), [(MAX_PATTERNS, 200), (MAX_PATTERNS + 1, 400)])
def test_a_stream_has_so_many_patterns_at_most(count: int, status: int) -> None:
    """Each of them is compared with each type of event."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(events) as client:
            return await client.head(PATH, params={"pattern": [f"a.b{n}" for n in range(count)]})

    assert asyncio.run(story()).status_code == status


def test_a_header_counts_before_the_address() -> None:
    """A browser that reconnects repeats the address it was given, with the cursor it began at."""

    async def story() -> list[list[int]]:
        async with once_system() as events, gateway(events) as port:
            positions = await emit(events, *["a"] * 6)
            found = []
            for question, headers in (
                ({"after": positions[3]}, {}),
                ({"after": positions[0]}, {"Last-Event-ID": positions[3]}),
                ({}, {"Last-Event-ID": positions[3]}),
            ):
                async with listening(address_of(port), question, headers) as listener:
                    await begun(listener)
                    found.append(numbers(await listener.take(2)))
            return found

    assert asyncio.run(story()) == [[4, 5]] * 3


def test_named_frames_carry_their_type() -> None:
    """For whoever listens to some types only, with `addEventListener`."""

    async def story() -> list[str]:
        names = []
        async with once_system() as events, gateway(events) as port:
            for named in ("0", "1"):
                async with listening(address_of(port), {"named": named}) as listener:
                    await begun(listener)
                    await emit(events, "order.placed")
                    names.append((await listener.take(1))[0].event)
        return names

    assert asyncio.run(story()) == ["message", "order.placed"]


def test_a_look_at_the_head_ends_at_once() -> None:
    """HEAD is answered as GET is, and opens no stream."""

    async def story() -> tuple[httpx.Response, int]:
        async with once_system() as events, gateway(events) as port, httpx.AsyncClient(trust_env=False) as client:
            answer = await client.head(address_of(port))
            metrics = await client.get(address_of(port, "/metrics"))
            return answer, metrics.text.count("gateway_connections")

    answer, connections = asyncio.run(story())

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert connections == 0


def test_a_token_opens_what_it_allows_and_no_more() -> None:
    """401 for nobody, 403 for another's events; by a ticket, once, where no header can be sent."""

    async def story() -> list[int]:
        settings, clock = Settings(vitals=0, secret=SECRET), ManualClock()
        async with (
            once_system() as events,
            gateway(events, settings, clock=clock) as port,
            httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {token_of()}"}) as ann,
            httpx.AsyncClient(trust_env=False) as anybody,
        ):
            ticket = (await ann.post(address_of(port, "/api/tickets"))).json()["ticket"]
            codes = []
            for client, question in (
                (anybody, {"pattern": "order.*"}),
                (ann, {}),
                (ann, {"pattern": ["order.*", "user.*"]}),
                (ann, {"pattern": "order.*"}),
                (anybody, {"pattern": "order.placed", "ticket": ticket}),
                (anybody, {"pattern": "order.placed", "ticket": ticket}),
            ):
                async with client.stream("GET", address_of(port), params=question) as answer:
                    codes.append(answer.status_code)
            return codes

    assert asyncio.run(story()) == [401, 403, 403, 200, 200, 401]


def test_a_stream_ends_when_its_token_does() -> None:
    """In order: the browser comes again, and has to bring a new one."""

    async def story() -> bytes:
        settings, clock = Settings(vitals=0, secret=SECRET), ManualClock()
        headers = {"Authorization": f"Bearer {token_of(expires_in=1)}"}
        async with (
            once_system() as events,
            gateway(events, settings, clock=clock) as port,
            listening(address_of(port), {"pattern": "order.*"}, headers) as listener,
        ):
            await listener.rest()
            return listener.received

    assert asyncio.run(story()).count(b"retry: ") == 2


async def refused(port: int) -> tuple[int, str]:
    """How one stream more is answered."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(address_of(port))
        return answer.status_code, answer.headers["retry-after"]


@pytest.mark.parametrize(("limit", "code"), [({"max_per_client": 2}, 429), ({"max_connections": 2}, 503)])
def test_places_are_limited_and_given_back(limit: dict[str, int], code: int) -> None:
    """Too many of one client, or of all; who hangs up makes room."""

    async def story() -> tuple[int, str]:
        async with once_system() as events, gateway(events, Settings(vitals=0, **limit)) as port:
            async with listening(address_of(port)) as first, listening(address_of(port)) as second:
                await begun(first)
                await begun(second)
                found = await refused(port)
            await until_there_is_room(port)
            return found

    assert asyncio.run(story()) == (code, "1")


async def until_there_is_room(port: int) -> None:
    """Ask for a stream until one is opened."""
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            async with client.stream("GET", address_of(port)) as answer:
                if answer.status_code == 200:
                    return


def test_a_stream_that_was_refused_leaves_no_place_taken() -> None:
    """However often it was tried."""

    async def story() -> Listener:
        async with once_system() as events, gateway(events, Settings(vitals=0, max_connections=1)) as port:
            async with httpx.AsyncClient(trust_env=False) as client:
                for _ in range(3):
                    assert (await client.get(address_of(port), params={"pattern": "**"})).status_code == 400
            async with listening(address_of(port)) as listener:
                await begun(listener)
                return listener

    assert asyncio.run(story()).response.status_code == 200


def test_a_browser_that_comes_to_a_node_that_ends_is_hung_up_on() -> None:
    """On a connection that it still has: an EventSource comes again after that, but never after a 503."""

    async def story() -> bytes:
        settings = Settings(vitals=0)
        async with once_system() as events:
            app = build_app(events, settings)
            async with serving_app(app) as port, connected(port) as (reader, writer):
                await app.state.hub.drain(over=0)
                writer.write(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                with suppress(ConnectionResetError):
                    return await reader.read()
                return b""

    assert asyncio.run(story()) == b""
