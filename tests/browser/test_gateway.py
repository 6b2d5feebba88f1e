"""A real browser on a real system: nginx, nodes, a Redis Cluster; and the node that it hangs on is killed."""

from __future__ import annotations

import http.server
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from eventlab.gateway.topology import Topology
from tests.browser.conftest import SECONDS
from tests.conftest import program

KEYS = ("ann", "bob", "cleo")
PAGE = """<!doctype html><meta charset="utf-8"><title>heard</title><script>
const at = new URLSearchParams(location.search).get("at");
const heard = {message: [], named: [], socket: []}, opened = {message: 0, named: 0, socket: 0};
const hear = (name, event) => heard[name].push([event.key, event.data.n]);

const source = new EventSource(`${at}/api/events?pattern=order.*`);
source.onopen = () => opened.message++;
source.onmessage = (message) => hear("message", JSON.parse(message.data));

const named = new EventSource(`${at}/api/events?pattern=order.*&named=1`);
named.onopen = () => opened.named++;
named.addEventListener("order.placed", (message) => hear("named", JSON.parse(message.data)));

let cursor;
function connect() {
  const socket = new WebSocket(`${at.replace("http", "ws")}/ws`);
  socket.onopen = () => socket.send(JSON.stringify({op: "subscribe", patterns: ["order.*"], after: cursor}));
  socket.onmessage = (message) => {
    const frame = JSON.parse(message.data);
    cursor = frame.cursor ?? cursor;
    if (frame.op === "subscribed") opened.socket++;
    if (frame.op === "event") hear("socket", frame.event);
  };
  socket.onclose = () => setTimeout(connect, 200);
}
connect();
</script>"""
OPENED = "(times) => Object.values(opened).every((count) => count >= times)"
HEARD = "(count) => Object.values(heard).every((events) => events.length >= count)"


class _OnePage(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_args: Any) -> None:
        """Nothing: a test's output is for its failures."""


@pytest.fixture
def origin() -> Iterator[str]:
    """A web server of somebody else, with one page."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OnePage) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Emitting:
    """Emits from a thread, one event after the other, each until it is stored: none is left in doubt."""

    def __init__(self, address: str) -> None:
        self._address, self._stop = address, threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.stored = 0
        """So many events: every third has the same key, and `n` counts by key."""

    def end(self) -> int:
        """No more; how many there were."""
        self._stop.set()
        self._thread.join(SECONDS)
        return self.stored

    def _run(self) -> None:
        with httpx.Client(base_url=self._address, timeout=SECONDS, trust_env=False) as client:
            while not self._stop.wait(0.02):
                number, key = divmod(self.stored, len(KEYS))
                event = {"type": "order.placed", "data": {"n": number}, "key": KEYS[key], "id": f"{KEYS[key]}-{number}"}
                while not is_stored(client, event):
                    time.sleep(0.02)
                self.stored += 1

    def __enter__(self) -> Emitting:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.end()


def is_stored(client: httpx.Client, event: dict[str, Any]) -> bool:
    """Say it; what got no answer may be said again, under the same id."""
    try:
        return client.post("/api/events", json=event).status_code == 202
    except httpx.TransportError:
        return False


@contextmanager
def page_of(chromium: Browser, address: str) -> Iterator[Page]:
    """A page in a fresh profile."""
    context = chromium.new_context()
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def test_a_page_misses_nothing_when_its_node_is_killed(chromium: Browser, origin: str) -> None:
    """By onmessage, by addEventListener, or over a WebSocket: each event once, and those of one key in their order."""
    program("redis"), program("nginx")
    with Topology("production", nodes=2, options=["--origin", origin, "--no-vitals"]) as topology:
        topology.kill("node-2")  # so that all three connections are to the other
        with page_of(chromium, f"{origin}/?at={topology.address}") as page:
            page.wait_for_function(OPENED, arg=1)  # what is emitted from here on is heard
            with Emitting(topology.address) as emitting:
                topology.heal("node-2")
                page.wait_for_function(HEARD, arg=30)
                before = emitting.stored
                topology.kill("node-1")
                page.wait_for_function(OPENED, arg=2)
                page.wait_for_function(HEARD, arg=before + 60)
                stored = emitting.end()
                page.wait_for_function(HEARD, arg=stored)
                heard = page.evaluate("heard")

    for events in heard.values():
        numbers = defaultdict(list)
        for key, number in events:
            numbers[key].append(number)
        assert len(events) == stored
        assert all(numbers[key] == list(range(len(numbers[key]))) for key in KEYS)
