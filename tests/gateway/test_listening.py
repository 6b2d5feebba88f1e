"""The socket: one that is there, or one sentence that says why not."""

from __future__ import annotations

import errno
import socket
from typing import Any

import pytest

from eventlab.errors import InvalidOption
from eventlab.gateway.listening import address_of, is_loopback, listen


def test_any_port_is_a_real_one() -> None:
    """Port 0 is whatever the system gives; the address says which."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]

        assert address_of(listening, "127.0.0.1") == f"http://127.0.0.1:{port}/"
        with socket.create_connection(("127.0.0.1", port)) as client, listening.accept()[0] as accepted:
            assert client.getpeername()[1] == port
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1


@pytest.mark.parametrize(("option", "value"), [("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)])
def test_a_client_whose_network_is_gone_is_noticed_within_two_minutes(option: str, value: int) -> None:
    """Its connection inherits when to ask, how often, and when to give up; where the system knows these options."""
    if not hasattr(socket, option):
        pytest.skip(f"this system has no {option}")
    with listen("127.0.0.1", 0) as listening:
        address = listening.getsockname()
        with socket.create_connection(address), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, getattr(socket, option)) == value


def test_a_port_of_the_system_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is no root is told what belongs to whom, and what to try."""

    def denied(*_address: Any, **_options: Any) -> socket.socket:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "create_server", denied)  # for the tests may run as root, whom nobody denies anything

    with pytest.raises(InvalidOption, match=r"port 80 may not be used: .* Try --port 8000"):
        listen("127.0.0.1", 80)


def test_a_taken_port_is_one_sentence() -> None:
    """What is taken, and what to try."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]

        with pytest.raises(InvalidOption, match=f"port {port} of 127.0.0.1 is taken: .* Try --port {port + 1}"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "says"),
    [
        ("127.0.0.1", 65536, "65536 is not a port"),
        ("127.0.0.1", -1, "-1 is not a port"),
        ("192.0.2.1", 0, "expected an address of this machine"),
        ("no such host", 0, "expected an address of this machine"),
    ],
)
def test_an_address_that_cannot_be_had(host: str, port: int, says: str) -> None:
    """A number that is none, a machine that is another, a name that is nobody's."""
    with pytest.raises(InvalidOption, match=says):
        listen(host, port)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("localhost", "localhost")],
)
def test_an_address_can_be_opened_in_a_browser(host: str, shown: str) -> None:
    """Everywhere is no place to go to; this machine is."""
    with listen("127.0.0.1", 0) as listening:
        assert address_of(listening, host) == f"http://{shown}:{listening.getsockname()[1]}/"


def test_loopback_is_what_only_this_machine_reaches() -> None:
    """By name, and by number in both families."""
    assert [is_loopback(host) for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1")] == [True] * 4
    assert [is_loopback(host) for host in ("0.0.0.0", "::", "10.0.0.1", "example.org", "")] == [False] * 5
