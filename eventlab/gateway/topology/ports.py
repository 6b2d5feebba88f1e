"""Ports on loopback: one that is free now, stays free while its server is down, and is given to one server only."""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
from collections import deque

HOST = "127.0.0.1"
PORTS = range(10_000, 20_000)
"""Those to choose from. They and the ports of buses lie below those that systems give to outgoing connections: nobody
takes a port while its server is down."""
BUS = 10_000
"""So far above its port a node of a cluster talks with the others."""
REMEMBERED = 1_000

_given: deque[int] = deque(maxlen=REMEMBERED)


def free_port() -> int:
    """A port on loopback that nobody listens on, nor on the one where a node of a cluster would talk.

    Nor one of the last thousand that were given: all boxes of a topology get theirs before the first of them listens.
    """
    while True:
        port = random.SystemRandom().choice(PORTS)  # not the one that a test's seed governs
        with socket.socket() as probe, socket.socket() as bus, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            bus.bind((HOST, port + BUS))
            if port not in _given:
                _given.append(port)
                return port


def port_is_free(port: int) -> bool:
    """Whether nobody listens on this port of loopback now."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


def ask_http(port: int, path: str, *, seconds: float = 2.0) -> tuple[int, str]:
    """The status and the body that a server on this port answers to a GET. Raises `OSError` where none answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except http.client.HTTPException as error:  # it hung up in the middle, as whoever is being killed does
        raise ConnectionResetError(f"port {port} answers {path} with no HTTP ({error!r})") from error
    finally:
        connection.close()
