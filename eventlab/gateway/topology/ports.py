"""Ports on loopback: one that is free now, and stays free while its server is down."""

from __future__ import annotations

import contextlib
import http.client
import random
import socket

HOST = "127.0.0.1"


def free_port() -> int:
    """A port on loopback that nobody listens on, nor on the one 10,000 above it, where nodes of a cluster talk.

    Both lie below the ports that systems give to outgoing connections: nobody takes a port while its server is down.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 22_000)  # not the one that a test's seed governs
        with socket.socket() as probe, socket.socket() as above, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            above.bind((HOST, port + 10_000))
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
