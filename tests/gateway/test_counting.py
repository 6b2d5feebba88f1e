"""Counting requests: by template, at the beginning of the answer, and without getting in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Message
from starlette.websockets import WebSocket

from eventlab.gateway.counting import CountRequests, count_op
from eventlab.metrics import CountedMetrics


async def order(request: Request) -> Response:
    if request.path_params["number"] == "13":
        raise RuntimeError("no stove")
    return PlainTextResponse("ramen")


async def greet(websocket: WebSocket) -> None:
    if "stranger" in websocket.query_params:
        await websocket.close()
        return
    await websocket.accept()
    await websocket.close()


ROUTES = [
    Route("/orders/{number}", order),
    Mount("/static", PlainTextResponse("a picture")),
    WebSocketRoute("/ws", greet),
]


def counted(*requests: tuple[str, str]) -> dict[str, float]:
    """What is counted for these, each a method and a path; without the seconds."""
    metrics = CountedMetrics()
    app = CountRequests(Starlette(routes=ROUTES), metrics)

    async def ask() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            for method, path in requests:
                await client.request(method, path)

    asyncio.run(ask())
    return requests_of(metrics)


def requests_of(metrics: CountedMetrics) -> dict[str, float]:
    return {key: value for key, value in metrics.snapshot().items() if key.startswith("gateway.requests{")}


def test_a_request_is_counted_under_the_template_of_its_route() -> None:
    """A thousand orders are one time series."""
    assert counted(("GET", "/orders/1"), ("GET", "/orders/2"), ("GET", "/static/a.png")) == {
        "gateway.requests{method=GET,route=/orders/{number},status=200}": 2,
        "gateway.requests{method=GET,route=/static,status=200}": 1,
    }


def test_what_nobody_expects_does_not_get_a_name_of_its_own() -> None:
    """Neither an unknown path nor an unknown method: anybody can invent as many as they like."""
    assert counted(("GET", "/wp-admin"), ("BREW", "/static/pot"), ("POST", "/orders/1")) == {
        "gateway.requests{method=GET,route=none,status=404}": 1,
        "gateway.requests{method=other,route=/static,status=200}": 1,
        "gateway.requests{method=POST,route=/orders/{number},status=405}": 1,
    }


def test_an_application_that_raises_has_answered_with_500() -> None:
    """It is counted once, whoever turns the error into an answer."""
    assert counted(("GET", "/orders/13")) == {"gateway.requests{method=GET,route=/orders/{number},status=500}": 1}


def test_one_that_raises_without_an_answer_has_answered_with_500_too() -> None:
    """The server will say so, when it hears of it."""
    metrics = CountedMetrics()

    async def breaks_down(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("no gas")

    with pytest.raises(RuntimeError, match="gas"):
        asyncio.run(called(CountRequests(breaks_down, metrics)))
    assert requests_of(metrics) == {"gateway.requests{method=GET,route=none,status=500}": 1}


def test_one_that_raises_after_it_answered_is_counted_as_it_answered() -> None:
    """The status is on its way already."""
    metrics = CountedMetrics()

    async def breaks_off(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("the oven is out")

    with pytest.raises(RuntimeError, match="oven"):
        asyncio.run(called(CountRequests(breaks_off, metrics)))
    assert requests_of(metrics) == {"gateway.requests{method=GET,route=none,status=200}": 1}


def test_a_stream_counts_when_it_begins() -> None:
    """An hour later it is still the same request, and it took the quarter of a second until its first byte."""
    metrics, now, seen = CountedMetrics(), [0.0], []

    async def stream(_scope: Any, _receive: Any, send: Any) -> None:
        now[0] = 0.25
        await send({"type": "http.response.start", "status": 200, "headers": []})
        seen.append(requests_of(metrics))
        now[0] = 3600.0
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    asyncio.run(called(CountRequests(stream, metrics, timer=lambda: now[0])))

    assert seen == [{"gateway.requests{method=GET,route=none,status=200}": 1}]
    assert metrics.snapshot()["gateway.request_seconds.sum{route=none}"] == 0.25


def test_a_websocket_is_one_request() -> None:
    """101 when it was accepted, however it ends; 403 when the handshake was refused."""
    metrics = CountedMetrics()
    app = CountRequests(Starlette(routes=ROUTES), metrics)

    asyncio.run(called(app, type="websocket", path="/ws", query_string=b""))
    asyncio.run(called(app, type="websocket", path="/ws", query_string=b"stranger=1"))

    assert requests_of(metrics) == {
        "gateway.requests{method=GET,route=/ws,status=101}": 1,
        "gateway.requests{method=GET,route=/ws,status=403}": 1,
    }


def test_an_op_on_a_websocket_is_a_request_and_nobody_invents_its_name() -> None:
    """Under the route of its connection; what is no op of ours is one series, however many there are."""
    metrics = CountedMetrics()
    scope = {"route": ROUTES[-1]}

    for op in ("emit", "emit", *(f"op-{n}" for n in range(1000))):
        count_op(metrics, scope, op, 503 if op == "emit" else 400)

    assert requests_of(metrics) == {
        "gateway.requests{method=emit,route=/ws,status=503}": 2,
        "gateway.requests{method=other,route=/ws,status=400}": 1000,
    }


def test_send_hands_over_the_servers_own_awaitable() -> None:
    """The hub drives `send` by hand: a wrapper that awaited for itself would be one more place to be suspended."""
    handed: list[Awaitable[None]] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        handed.append(send({"type": "http.response.start", "status": 200, "headers": []}))
        await handed[0]

    made = asyncio.run(called(CountRequests(app, CountedMetrics())))

    assert handed == made


async def called(app: ASGIApp, **scope: Any) -> list[Awaitable[None]]:
    """Call an application, with a GET if nothing else is said; the awaitables that the server's `send` returned."""
    made: list[Awaitable[None]] = []

    async def nothing() -> None: ...

    def send(_message: Message) -> Awaitable[None]:
        made.append(nothing())
        return made[-1]

    async def receive() -> Message:
        return {"type": "websocket.connect" if "type" in scope else "http.disconnect"}

    await app({"type": "http", "path": "/", "headers": []} | scope, receive, send)
    return made
