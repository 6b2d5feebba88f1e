"""The nginx file that is shipped, before two nodes whose every word the test knows."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventlab.gateway.topology.nginx import SHIPPED, Nginx
from tests.conftest import eventually, program

FRAME = b'id: 1-0\ndata: {"type": "order.placed"}\n\n'
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


class StandIn(ThreadingHTTPServer):
    """A node of which nginx sees what it would see of a real one. It counts, and answers as it is told."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Request)
        self.place = f"127.0.0.1:{self.server_port}"
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.status = 200
        self.hung_up = threading.Event()
        self._connections: list[socket.socket] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._connections.append(connection)
        return connection, address

    def close(self) -> None:
        """Nobody answers at its place any more, on old connections neither."""
        self.shutdown()
        self.server_close()
        for connection in self._connections:
            with contextlib.suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        self.server.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        if self.headers.get("Upgrade") == "websocket":
            self._become_an_echo()
        elif self.path == "/api/events" and self.command == "GET" and self.server.status == 200:
            self._stream()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer(self.server.status, body or b"x" * 5000)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is its own."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(FRAME)
        self.connection.recv(1)  # nothing comes: until whoever reads has gone
        self.server.hung_up.set()
        self.close_connection = True

    def _become_an_echo(self) -> None:
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "upgrade")
        self.end_headers()
        self.connection.sendall(self.connection.recv(100).upper())
        self.close_connection = True


@pytest.fixture
def nodes() -> Iterator[list[StandIn]]:
    """Two nodes."""
    with contextlib.ExitStack() as opened:
        both = [StandIn(), StandIn()]
        for node in both:
            opened.callback(node.close)
        yield both


@pytest.fixture
def nginx(nodes: list[StandIn], tmp_path: Path) -> Iterator[Nginx]:
    """nginx before them."""
    with Nginx(program("nginx"), tmp_path, [node.place for node in nodes]) as proxy:
        for node in nodes:
            node.heard.clear()
        yield proxy


def heard(nodes: list[StandIn]) -> list[tuple[str, dict[str, str]]]:
    """What reached the nodes, whichever."""
    return [request for node in nodes for request in node.heard]


def test_the_shipped_file_is_right(tmp_path: Path) -> None:
    """nginx reads all of it, and has nothing to remark."""
    nginx = Nginx(program("nginx"), tmp_path, ["127.0.0.1:8000", "127.0.0.1:8001"])

    tested = subprocess.run([*nginx.command(), "-t"], check=False, capture_output=True, text=True)

    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr
    assert SHIPPED.resolve() == DEPLOY / "nginx.conf"


def test_an_event_passes_at_once(nginx: Nginx, nodes: list[StandIn]) -> None:
    """The first frame is at the client while the stream is still open: nothing on the way waits for more."""
    with httpx.stream("GET", f"{nginx.address}/api/events", headers={"Accept-Encoding": "gzip"}, timeout=5) as answer:
        frame = next(answer.iter_raw())

    assert frame == FRAME
    assert "content-encoding" not in answer.headers


def test_a_client_that_leaves_is_gone_for_the_node_too(nginx: Nginx, nodes: list[StandIn]) -> None:
    """A proxy that kept the other half open would fill the nodes with listeners who are not there."""
    with httpx.stream("GET", f"{nginx.address}/api/events", timeout=5) as answer:
        next(answer.iter_raw())

    eventually(lambda: any(node.hung_up.is_set() for node in nodes))


def test_a_websocket_gets_through(nginx: Nginx, nodes: list[StandIn]) -> None:
    """The upgrade is passed on; from then on nginx only carries bytes, both ways."""
    asked = f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{nginx.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    with socket.create_connection(("127.0.0.1", nginx.port), timeout=5) as client:
        client.sendall(asked.encode())
        switched = client.recv(1000)
        client.sendall(b"hello")
        echoed = client.recv(100)

    assert switched.startswith(b"HTTP/1.1 101")
    assert echoed == b"HELLO"
    ((_, headers),) = heard(nodes)
    assert headers["connection"] == "upgrade"


def test_nodes_hear_who_asks_and_under_which_name(nginx: Nginx, nodes: list[StandIn]) -> None:
    """Host keeps its port, for the check of Origin; and nobody gives himself another address."""
    httpx.get(f"{nginx.address}/api/history", headers={"X-Forwarded-For": "8.8.8.8"})

    ((_, headers),) = heard(nodes)
    assert headers["host"] == f"127.0.0.1:{nginx.port}"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert "connection" not in headers


def test_a_history_is_compressed(nginx: Nginx, nodes: list[StandIn]) -> None:
    """Only event streams are not: JSON shrinks well."""
    answer = httpx.get(f"{nginx.address}/api/history", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"x" * 5000


def test_a_killed_node_is_passed_over(nginx: Nginx, nodes: list[StandIn]) -> None:
    """Every request is answered by the other one, POSTs too: nothing was sent to a node that cannot be reached."""
    nodes[0].close()

    answers = [httpx.post(f"{nginx.address}/api/events", json={"n": number}) for number in range(6)]

    assert [answer.json() for answer in answers] == [{"n": number} for number in range(6)]
    assert len(nodes[1].heard) == 6


def test_a_node_that_came_back_is_found_again(nginx: Nginx, nodes: list[StandIn]) -> None:
    """It is left out for a second, not for good."""
    port = nodes[1].server_port
    nodes[1].close()
    for _ in range(4):
        httpx.get(f"{nginx.address}/api/history")

    with contextlib.closing(StandIn(port)) as again:
        eventually(lambda: httpx.get(f"{nginx.address}/api/history").is_success and bool(again.heard))


def test_a_listener_at_a_draining_node_is_given_another(nginx: Nginx, nodes: list[StandIn]) -> None:
    """A browser's EventSource gives up for good at a 503; it never gets to see one while another node is there."""
    nodes[0].status = 503

    for _ in range(4):
        with httpx.stream("GET", f"{nginx.address}/api/events", timeout=5) as answer:
            assert answer.status_code == 200

    assert len(nodes[0].heard) >= 1, "the draining node was never asked"


def test_a_listener_is_hung_up_on_while_no_node_can_be_asked(nginx: Nginx, nodes: list[StandIn]) -> None:
    """Its EventSource comes again; an answer, whatever it says, would silence it for good. A POST is told."""
    for node in nodes:
        node.close()

    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{nginx.address}/api/events")
    assert httpx.post(f"{nginx.address}/api/events", json={}).status_code == 503


def test_what_was_sent_is_not_sent_again(nginx: Nginx, nodes: list[StandIn]) -> None:
    """Of a POST that a node answered with 503 nobody but the client may say whether it is to be repeated."""
    for node in nodes:
        node.status = 503

    answer = httpx.post(f"{nginx.address}/api/events", json={"n": 1})

    assert answer.status_code == 503
    assert [path for path, _ in heard(nodes)] == ["/api/events"]


@pytest.mark.parametrize(("kilobytes", "status"), [(1500, 200), (2100, 413)])
def test_a_body_is_limited_a_little_above_what_a_node_takes(nginx: Nginx, kilobytes: int, status: int) -> None:
    """So that who sends a bit too much reads the node's words, and who floods does not reach it."""
    answer = httpx.post(f"{nginx.address}/api/events", content=b"x" * kilobytes * 1024)

    assert answer.status_code == status


def test_one_nodes_metrics_are_not_given_for_all(nginx: Nginx, nodes: list[StandIn]) -> None:
    """The next answer would be of another node, and counters would jump."""
    assert httpx.get(f"{nginx.address}/metrics").status_code == 404
    assert not heard(nodes)
