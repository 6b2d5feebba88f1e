"""A real Chromium before a real gateway: which pages get at the events, and which do not.

Three names lead to this machine here: friend.example, which the gateway knows, evil.example, which it does not, and
localhost. So a page of evil.example on the gateway's own port is DNS rebinding as it happens.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from eventlab.gateway.app import build_app
from eventlab.gateway.grant import Grant
from eventlab.gateway.server import GatewayServer, config_of
from eventlab.gateway.settings import Settings
from eventlab.gateway.tokens import issue
from eventlab.system.connect import connect
from tests.conftest import eventually, program

SECRET = b"the secret of this gateway, for the browser"
RULES = "--host-resolver-rules=MAP friend.example 127.0.0.1 , MAP evil.example 127.0.0.1 , MAP * ~NOTFOUND , "
RULES += "EXCLUDE 127.0.0.1 , EXCLUDE localhost"

FETCH = """async ([address, token]) => {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  try {
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(20000) });
    return `${answer.status} ${'events' in await answer.json()}`;
  } catch (error) {
    return error.name;
  }
}"""
"""The status and whether events could be read; or TypeError, which is all that a page is told."""
LISTEN = """(address) => new Promise((done) => {
  const source = new EventSource(address);
  source.onopen = () => { source.close(); done('open') };
  source.onerror = () => { source.close(); done('refused') };
})"""
SOCKET = """(address) => new Promise((done) => {
  const socket = new WebSocket(address);
  socket.onopen = () => { socket.close(); done('open') };
  socket.onerror = () => done('refused');
})"""
TICKET = """async ([address, token]) => {
  const headers = { Authorization: `Bearer ${token}` };
  return (await (await fetch(address, { method: 'POST', headers })).json()).ticket;
}"""
FRAMED = """(address) => new Promise((done) => {
  const frame = document.createElement('iframe');
  frame.sandbox = 'allow-scripts';
  frame.srcdoc = `<script>fetch(${JSON.stringify(address)})
    .then((answer) => answer.status, (error) => error.name).then((told) => parent.postMessage(told, '*'))</script>`;
  onmessage = (message) => done(`${message.origin} ${message.data}`);
  document.body.append(frame);
})"""
"""A page without a name of its own: its origin is null."""


@contextmanager
def gateway(settings: Settings, listening: socket.socket) -> Iterator[None]:
    """A gateway that serves on this socket, in a thread and a loop of its own, until the block ends."""
    servers: list[GatewayServer] = []

    async def serve() -> None:
        async with connect("memory://") as events:
            app = build_app(events, settings)
            servers.append(GatewayServer(config_of(app, settings), drain=lambda: app.state.hub.drain(over=0.0)))
            await servers[0].serve(sockets=[listening])

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        eventually(lambda: bool(servers) and servers[0].started)
        yield
    finally:
        servers[0].stop()
        thread.join()


class EmptyPage(BaseHTTPRequestHandler):
    """A server of somebody else, with a page that holds nothing."""

    def do_GET(self) -> None:
        """The page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>a page</title><body>")

    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of somebody else's server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), EmptyPage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def visit(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page at an address, in a Chromium that knows the three names."""
    browser = chromium.browser_type.launch(executable_path=program("chromium"), args=["--no-sandbox", RULES])

    def open_page(address: str) -> Page:
        page = browser.new_context().new_page()
        page.goto(address)
        return page

    yield open_page
    browser.close()


@contextmanager
def serving(elsewhere: int, **given: object) -> Iterator[int]:
    """The port of a gateway with these settings, which friend.example may use."""
    with ExitStack() as held:
        listening = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        settings = Settings(vitals=0, origins=(f"http://friend.example:{elsewhere}",), **given)  # type: ignore[arg-type]
        held.enter_context(gateway(settings, listening))
        yield int(listening.getsockname()[1])


def got(page: Page, gateway: str) -> tuple[str, str, str]:
    """What the page gets from the gateway at that name: by asking, by a stream, by a WebSocket."""
    return (
        page.evaluate(FETCH, [f"http://{gateway}/api/history", ""]),
        page.evaluate(LISTEN, f"http://{gateway}/api/events?pattern=*"),
        page.evaluate(SOCKET, f"ws://{gateway}/ws"),
    )


def test_on_a_developers_machine_only_known_pages_get_at_the_events(
    visit: Callable[[str], Page], elsewhere: int
) -> None:
    """Without a secret: its own page and a friend's; not a stranger's, nor one that bent its name, nor one without."""
    with serving(elsewhere) as port:
        own = got(visit(f"http://localhost:{port}/"), f"localhost:{port}")
        friend = got(visit(f"http://friend.example:{elsewhere}/"), f"127.0.0.1:{port}")
        stranger = got(visit(f"http://evil.example:{elsewhere}/"), f"127.0.0.1:{port}")
        rebound = got(visit(f"http://evil.example:{port}/"), f"evil.example:{port}")
        page = visit(f"http://friend.example:{elsewhere}/")
        nameless = page.evaluate(FRAMED, f"http://127.0.0.1:{port}/api/history")

    assert own == friend == ("200 true", "open", "open")
    assert stranger == ("TypeError", "refused", "refused")
    assert rebound == ("403 false", "refused", "refused")
    assert nameless == "null TypeError"


def test_a_page_of_another_server_listens_with_a_ticket(visit: Callable[[str], Page], elsewhere: int) -> None:
    """The browser asks before it sends a token (OPTIONS); with the ticket it opens one stream, and not a second."""
    token = issue(SECRET, Grant.of("ann", listen=["order.*"]), expires_in=600)
    with serving(elsewhere, secret=SECRET) as port:
        page = visit(f"http://friend.example:{elsewhere}/")
        address = f"http://127.0.0.1:{port}/api"
        without = page.evaluate(FETCH, [f"{address}/history?pattern=order.*", ""])
        read = page.evaluate(FETCH, [f"{address}/history?pattern=order.*", token])
        stream = f"{address}/events?pattern=order.*&ticket={page.evaluate(TICKET, [f'{address}/tickets', token])}"
        listened = [page.evaluate(LISTEN, stream), page.evaluate(LISTEN, stream)]

    assert (without, read) == ("401 false", "200 true")
    assert listened == ["open", "refused"]
