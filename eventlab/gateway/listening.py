"""The socket that a gateway listens on: one, bound before anything else, and shared by all workers."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket

from eventlab.errors import InvalidOption
from eventlab.gateway.server import BACKLOG

KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
"""After a minute of silence ask every 15 s, and give up after 4: a client whose network is gone never says so."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free. Raises `InvalidOption` when that cannot be had."""
    if not 0 <= port < 65536:
        raise InvalidOption(f"{port} is not a port: expected a number from 0 to 65535, such as --port 8000.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise InvalidOption(_why_not(host, port, error)) from None
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # the connections inherit these
    for name, value in KEEPALIVE.items():
        with contextlib.suppress(AttributeError, OSError):  # no system must have them
            listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return listening


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is taken: somebody listens there already. Try --port {port + 1}, or --port 0."
    if error.errno == errno.EACCES:
        return f"port {port} may not be used: those below 1024 belong to the system. Try --port 8000."
    return (
        f"{host!r}, port {port}, cannot be listened on ({error}): expected an address of this machine. Try 127.0.0.1."
    )


def address_of(listening: socket.socket, host: str) -> str:
    """Where a browser on this machine finds it: `http://127.0.0.1:8000/`."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{listening.getsockname()[1]}/"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
