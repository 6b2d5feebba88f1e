"""The application: manners on every path, a grant before every emit, and our mistakes kept to ourselves."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import websockets
from websockets.exceptions import InvalidStatus

from eventlab.errors import InvalidOption
from eventlab.gateway.app import build_app
from eventlab.gateway.settings import Settings
from eventlab.system.producers.webhook import sign
from tests.emitter.serving import listening
from tests.emitter.waiting import until
from tests.gateway.doors import client_of, gateway
from tests.system.layers import OnceSystem, once_system

JSON = {"Content-Type": "application/json"}


def answer(method: str, path: str, settings: Settings | None = None, **request: Any) -> httpx.Response:
    """The answer of a gateway to one request."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(events, settings) as client:
            return await client.request(method, path, **request)

    return asyncio.run(story())


PATHS = {
    "/api/events": "GET, HEAD, OPTIONS, POST",
    "/api/tickets": "OPTIONS, POST",
    "/metrics": "GET, HEAD, OPTIONS",
    "/api/history": "GET, HEAD, OPTIONS",
    "/health/live": "GET, HEAD, OPTIONS",
    "/health/ready": "GET, HEAD, OPTIONS",
    "/webhooks/shop": "OPTIONS, POST",
}


@pytest.mark.parametrize(("path", "allow"), PATHS.items())
def test_a_path_says_what_it_takes(path: str, allow: str) -> None:
    """OPTIONS asks for it, and a wrong method is told it."""
    options, wrong = answer("OPTIONS", path), answer("DELETE", path)

    assert (options.status_code, options.headers["allow"]) == (204, allow)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, allow)
    assert wrong.json()["error"].startswith("DELETE came")


@pytest.mark.parametrize("path", ["/nothing", "/api", "/api/events/", "/api/events/7", "/static/nothing", "/health"])
def test_an_unknown_path_is_a_404_in_json(path: str) -> None:
    """Nothing is redirected: a path with a stroke more is another path."""
    missing = answer("GET", path)

    assert missing.status_code == 404
    assert missing.json()["error"].startswith("nothing is at ")


@pytest.mark.parametrize("path", ["/nothing", "/", "/api/events", "/static/theme.js", "/ws/"])
def test_a_websocket_at_a_wrong_path_is_told_where_there_is_one(path: str) -> None:
    """A 404 in JSON, as for any other request."""

    async def story() -> Any:
        async with once_system() as events, gateway(events) as port:
            with pytest.raises(InvalidStatus) as refused:
                async with websockets.connect(f"ws://127.0.0.1:{port}{path}", proxy=None):
                    pass
        return refused.value.response

    response = asyncio.run(story())

    assert response.status_code == 404
    assert json.loads(response.body)["error"] == f"no WebSocket is at {path!r}. Try /ws."


def test_a_plain_get_is_told_that_a_websocket_is_there() -> None:
    """It is there, and so is what to say to it."""
    plain = answer("GET", "/ws")

    assert (plain.status_code, plain.headers["upgrade"]) == (426, "websocket")
    assert "expected a WebSocket" in plain.json()["error"]


def test_the_page_and_its_files_are_only_read() -> None:
    """Whoever sends something else is told what came, and what they take."""
    page, file = answer("POST", "/"), answer("POST", "/static/icon.svg")

    assert (page.status_code, page.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (file.status_code, file.json()["error"]) == (
        405,
        "POST came, and a file takes GET and HEAD. Try one of these.",
    )


class Broken(OnceSystem):
    """A system in which something unforeseen happens."""

    async def history(self, *_args: Any, **_options: Any) -> Any:
        """It was never meant to."""
        raise RuntimeError("the secret thing that went wrong")


def test_our_mistakes_are_ours_to_see(caplog: pytest.LogCaptureFixture) -> None:
    """500 without a word of what it was; whoever looks after the node finds the traceback in the log."""

    async def story() -> httpx.Response:
        async with Broken() as events, client_of(events) as client:
            return await client.get("/api/history")

    with caplog.at_level(logging.ERROR):
        broken = asyncio.run(story())

    assert broken.status_code == 500
    assert set(broken.json()) == {"error"}
    assert "secret" not in broken.text
    assert "Traceback" not in broken.text


def test_a_closed_system_is_503_and_comes_again() -> None:
    """The node is about to end, and the client finds another."""

    async def story() -> httpx.Response:
        async with once_system() as events, client_of(events) as client:
            await events.aclose()
            return await client.get("/api/history")

    closed = asyncio.run(story())

    assert (closed.status_code, closed.headers["retry-after"]) == (503, "1")


def test_what_cannot_be_served_is_refused_when_the_application_is_built() -> None:
    """Not at the first request."""
    with pytest.raises(InvalidOption):
        build_app(object(), Settings())  # type: ignore[arg-type]


@dataclass
class Order:
    """What an order must hold."""

    dish: str


def test_an_event_that_does_not_fit_its_schema_leaves_nothing_of_its_list() -> None:
    """422 names the one at fault, before any is stored."""

    async def story() -> tuple[httpx.Response, int]:
        async with OnceSystem(schemas={"order.placed": Order}) as events, client_of(events) as client:
            placed = {"type": "order.placed", "data": {"dish": "ramen"}}
            refused = await client.post("/api/events", json=[placed, {"type": "order.placed", "data": {"dish": 7}}])
            return refused, len(await events.history())

    refused, stored = asyncio.run(story())

    assert (refused.status_code, refused.json()["index"], stored) == (422, 1, 0)


def test_bodies_and_lists_are_bounded_by_the_settings() -> None:
    """413 for more than this node takes in one request."""
    settings = Settings(vitals=0, max_bytes=200, max_events=2)
    event = {"type": "a", "data": {}}

    assert answer("POST", "/api/events", settings, json=[event] * 2).status_code == 202
    assert answer("POST", "/api/events", settings, json=[event] * 3).status_code == 413
    assert answer("POST", "/api/events", settings, json={"type": "a", "data": {"t": "x" * 200}}).status_code == 413


def test_a_webhook_comes_in_by_its_signature() -> None:
    """Where it is known, it is an event; another is told nothing of why not."""
    secret, body = b"s" * 32, b'{"type": "paid"}'
    settings = Settings(vitals=0, webhooks={"shop": [secret]})

    async def story() -> tuple[list[int], list[str]]:
        async with once_system() as events, client_of(events, settings) as client:
            codes = []
            for source in ("shop", "till"):
                signed = sign(body, secret=secret, delivery="d1", now=events._clock())
                codes.append((await client.post(f"/webhooks/{source}", content=body, headers=signed)).status_code)
            return codes, [event.type for event in await events.history()]

    assert asyncio.run(story()) == ([202, 401], ["shop.paid"])


@pytest.mark.parametrize(("pattern", "told"), [("metrics.*", b"metrics.update"), ("order.*", b"id: ")])
def test_while_it_runs_it_tells_how_it_is_and_gives_signs_of_life(pattern: str, told: bytes) -> None:
    """As often as its settings say: `metrics.update`, an event like any other, and cursors where nothing happens."""

    async def story() -> int:
        settings = Settings(vitals=0.05, heartbeat=0.05, rate=1e6)
        async with (
            once_system() as events,
            gateway(events, settings) as port,
            listening(f"http://127.0.0.1:{port}/api/events", {"pattern": pattern}) as listener,
        ):
            await until(lambda: listener.received.count(told) >= 3)
            return listener.received.count(told)

    assert asyncio.run(story()) >= 3


def test_the_system_outlives_its_application() -> None:
    """Whoever opened it closes it: an application that ends leaves it as it was."""

    async def story() -> int:
        async with once_system() as events:
            async with client_of(events) as client:
                await client.post("/api/events", json={"type": "a", "data": {}})
            await events.emit("a", {})
            return len(await events.history())

    assert asyncio.run(story()) == 2
