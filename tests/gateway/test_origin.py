"""Origin: the pages that may speak to us, the tricks of the others, and what a browser is told."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from eventlab.errors import InvalidOption
from eventlab.gateway.origin import Origins, cors, normal
from eventlab.gateway.settings import Settings
from tests.gateway.knocking import connection, refused, settings

SHOP = "https://shop.example"


def check(knocks: HTTPConnection, **given: Any) -> None:
    """Pass the check of a gateway with a secret, unless told otherwise."""
    Origins(settings(**{"origins": (SHOP,), **given})).check(knocks)


OWN = [
    ("http", "localhost:8000", "http://localhost:8000"),
    ("http", "events.example", "http://events.example"),
    ("http", "events.example:80", "http://events.example"),
    ("http", "Events.Example", "http://events.example"),
    ("https", "events.example", "https://events.example"),
    ("https", "events.example:443", "https://events.example"),
    ("ws", "localhost:8000", "http://localhost:8000"),
    ("wss", "events.example", "https://events.example"),
    ("http", "[::1]:8000", "http://[::1]:8000"),
]


@pytest.mark.parametrize(("scheme", "host", "origin"), OWN)
def test_our_own_pages_are_let_in(scheme: str, host: str, origin: str) -> None:
    """Their origin is where the browser believes to be; a proxy's word about the scheme is in the scope."""
    check(connection(("host", host), ("origin", origin), scheme=scheme))


def test_no_browser_no_origin() -> None:
    """Programs send none, and neither does the address bar."""
    check(connection())


@pytest.mark.parametrize("origin", [SHOP, "HTTPS://Shop.Example", "https://shop.example:443"])
def test_pages_in_the_settings_are_let_in(origin: str) -> None:
    """However they are written, here or there."""
    check(connection(("origin", origin)))
    check(connection(("origin", SHOP)), origins=(origin,))


FOREIGN = [
    "null",
    "https://evil.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "https://evil.example/https://shop.example",
    "https://shop.example@evil.example",
    "https://shop.example ",
    "https://shop.example\t",
    "https://shop.example/",
    "https://xn--shp-sna.example",
    "https://shöp.example",
    "http://localhost",
    "https://localhost:8000",
    "http://localhost:8001",
    "http://127.0.0.1:8000",
    "file://",
    "localhost:8000",
    "*",
    "\x1b[2J",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("scheme", ["http", "ws"])
def test_foreign_pages_are_refused(origin: str, scheme: str) -> None:
    """Another scheme, host or port, something behind it, a page without a name: 403, and what was expected."""
    with refused(403, "expected this server's own, http://localhost:8000, or one of its settings") as caught:
        check(connection(("origin", origin), scheme=scheme))

    assert str(caught.value).isprintable()


def test_two_origins_or_two_hosts_are_refused() -> None:
    """Whoever reads the first and whoever reads the last would disagree."""
    own = ("origin", "http://localhost:8000")
    with refused(403, "and"):
        check(connection(own, ("origin", "https://evil.example")))
    with refused(403, "expected this server's own, which Host tells"):
        check(connection(("host", "localhost:8000"), ("host", "evil.example"), own))
    with refused(403):
        check(connection(("host", ""), own))


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "lab.localhost", "192.0.2.1", "LOCALHOST", "shop.example"],
)
def test_on_loopback_without_a_secret_our_names_are_known(host: str) -> None:
    """Loopback's own, addresses in figures, and the hosts of the settings' origins."""
    check(connection(("host", host)), secret=None)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "",
        "a b",
    ],
)
def test_a_name_that_was_bent_to_loopback_is_refused(host: str) -> None:
    """DNS rebinding: the page's own server, as the browser sees it, is the developer's; only the name betrays it."""
    with refused(403, "Host is .*answers to localhost"):
        check(connection(("host", host), ("origin", f"http://{host}")), secret=None)
    with refused(403, "Host is .*answers to localhost"):
        check(connection(("host", host)), secret=None)


@pytest.mark.parametrize("given", [{"secret": None, "host": "0.0.0.0"}, {}])
def test_a_server_for_others_cannot_know_its_names(given: dict[str, Any]) -> None:
    """In a network it is called what others call it; and with a secret a page would need a token as well."""
    check(connection(("host", "events.internal:8000")), **given)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_loopback_has_many_addresses(host: str) -> None:
    """Bound to any of them, the server is the developer's own."""
    with refused(403):
        check(connection(("host", "evil.example")), secret=None, host=host)


@pytest.mark.parametrize(
    "origin", ["https://shop.example/", "shop.example", "*", "null", "https://*.example", "https://ä.de"]
)
def test_an_origin_that_is_none_is_told_at_the_start(origin: str) -> None:
    """It would never match, and nobody would know why."""
    with pytest.raises(InvalidOption, match=r"is not an origin.*Try https://shop\.example"):
        Origins(Settings(origins=(origin,)))


def test_an_origin_is_written_as_browsers_do() -> None:
    """Small letters, and no usual port."""
    assert normal("HTTPS://Shop.Example:0443") == SHOP
    assert normal("https://shop.example:80") == "https://shop.example:80"
    assert normal("https://shop.example:123456") is None


async def stream(_request: Request) -> Response:
    """Two events."""

    async def frames() -> Any:
        yield "data: 1\n\n"
        yield "data: 2\n\n"

    return StreamingResponse(frames(), media_type="text/event-stream")


def told(method: str, origins: tuple[str, ...] = (SHOP,), **headers: str) -> httpx.Response:
    """What a browser is told, by a gateway with these origins."""
    app = Starlette(routes=[Route("/api/events", stream)], middleware=cors(Settings(origins=origins)))
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def story() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, "/api/events", headers=named)

    return asyncio.run(story())


def asking(origin: str) -> dict[str, str]:
    """What a browser asks before it sends what a form could not."""
    return {
        "origin": origin,
        "access_control_request_method": "POST",
        "access_control_request_headers": "authorization,content-type,last-event-id",
    }


def test_a_browser_may_ask_for_an_allowed_page() -> None:
    """OPTIONS, without a token: with what it may send, and that the answer depends on who asks."""
    answer = told("OPTIONS", **asking(SHOP))

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert {"Authorization", "Content-Type", "Last-Event-ID"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


def test_a_browser_is_not_told_so_for_another_page() -> None:
    """It then sends nothing, and hands nothing over."""
    for answer in (told("OPTIONS", **asking("https://evil.example")), told("GET", origin="https://evil.example")):
        assert "access-control-allow-origin" not in answer.headers
        assert "Origin" in answer.headers["vary"]


def test_an_allowed_page_may_read_a_stream() -> None:
    """The header stands where the answer begins, and the events come as they are."""
    answer = told("GET", origin="https://shop.example")

    assert (answer.headers["access-control-allow-origin"], answer.text) == (SHOP, "data: 1\n\ndata: 2\n\n")
    assert answer.headers["vary"] == "Origin"
    assert answer.headers["access-control-expose-headers"] == "Retry-After, WWW-Authenticate"


def test_origins_are_told_as_browsers_write_them() -> None:
    """Whatever they look like in the settings."""
    assert told("GET", ("HTTPS://Shop.Example:443",), origin=SHOP).headers["access-control-allow-origin"] == SHOP


def test_without_origins_nothing_is_told() -> None:
    """And no event passes through anything for it."""
    assert cors(Settings()) == []
    assert not [name for name in told("GET", (), origin=SHOP).headers if name.startswith("access-control")]
