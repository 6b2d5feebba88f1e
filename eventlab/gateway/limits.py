"""Limits: how much one client may ask for, so that enough is left for the others.

A *token bucket*: so many requests a second run into it, a second's worth fits in, and each request takes one out. Of a
bucket one number is enough, the moment at which it will be full again:

    full at    ──┬──────────────┬─────────▶     now: the bucket is full, or is filled up to here
                now          full at
    a request    moves `full at` on by 1/rate; where that would be more than a second ahead, the bucket is empty

Who is a client? Whoever a token names; without one, the address it comes from.
"""

from __future__ import annotations

import ipaddress
import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from eventlab.clock import Clock, system_clock
from eventlab.errors import InvalidOption, shown
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.system.producers.incoming import Refusal

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

REMEMBERED = 10_000
"""Clients. The one that has been silent longest is forgotten first, and after a second its bucket is full anyway."""


class RateLimit:
    """So many requests a second of each client; a second's worth may come at once. Raises `InvalidOption`."""

    def __init__(self, rate: float, *, clock: Clock = system_clock, remembered: int = REMEMBERED) -> None:
        if not 0 < rate < math.inf:
            raise InvalidOption(f"rate is {shown(rate)}: expected requests a second, more than 0. Try 1000.")
        self._step, self._clock, self._remembered = 1 / rate, clock, remembered
        self._span = max(1.0, self._step)
        """Seconds in which an empty bucket is full: one, or, where it is filled more slowly, what one request takes."""
        self._full_at: dict[str, float] = {}
        """By client; the one that has been silent longest first."""

    def take(self, client: str) -> None:
        """Take one request out of this client's bucket. Raises a `Refusal`, 429, that says when there will be one."""
        now = self._clock().timestamp()
        known = self._full_at.pop(client, now)  # and back in at the end: whoever is refused is not silent
        before = min(max(known, now), now + self._span)  # min: the clock may have been set back
        early = before + self._step - now - self._span
        enough = early < 1e-6  # a float's rounding, of a moment in seconds since 1970, is no reason to refuse
        self._full_at[client] = before + self._step if enough else before
        if len(self._full_at) > self._remembered:
            del self._full_at[next(iter(self._full_at))]
        if not enough:
            raise Refusal(
                429,
                f"{client} asks too often: {1 / self._step:,.4g} requests a second are the limit. Try more slowly.",
                headers={"Retry-After": str(math.ceil(early))},
            )

    def snapshot(self) -> dict[str, int]:
        """How many clients are remembered."""
        return {"clients": len(self._full_at)}


class Place:
    """What a connection holds for as long as it is open. A class, and small: there are ten thousand of them."""

    __slots__ = ("_client", "_limit")

    def __init__(self, limit: ConnectionLimit, client: str) -> None:
        self._limit, self._client = limit, client

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_exc: object) -> None:
        self._limit.leave(self._client)


class ConnectionLimit:
    """So many connections at a time: of all, and of each client."""

    def __init__(self, *, total: int, per_client: int) -> None:
        self._total, self._per_client = total, per_client
        self._open: Counter[str] = Counter()
        self._count = 0

    def hold(self, client: str) -> Place:
        """Count one more connection of this client, until a `with` on it ends. Raises a `Refusal`: 503 or 429."""
        if self._count >= self._total:
            raise Refusal(503, f"{self._total:,} connections are open, which is the limit. Try another node, or later.")
        if self._open[client] >= self._per_client:
            raise Refusal(
                429,
                f"{client} has {self._per_client:,} connections open, which is the limit. Close some.",
                headers={"Retry-After": "1"},
            )
        self._open[client] += 1
        self._count += 1
        return Place(self, client)

    def leave(self, client: str) -> None:
        """Count one less."""
        self._count -= 1
        self._open[client] -= 1
        if not self._open[client]:
            del self._open[client]  # whoever has gone is not remembered

    def snapshot(self) -> dict[str, int]:
        """How many are open, of how many clients."""
        return {"connections": self._count, "clients": len(self._open)}


def client_of(connection: HTTPConnection, grant: Grant) -> str:
    """Who is counted: `subject dashboard`, or `address 192.0.2.7` of whoever showed no token."""
    if grant is not EVERYTHING:
        return f"subject {grant.subject}"
    return f"address {_network(connection.client.host) if connection.client else 'unknown'}"


@lru_cache(REMEMBERED)
def _network(host: str) -> str:
    """An address; of the long kind only the half that names a network, for a client has all of the other half."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a proxy's word, or the path of a socket
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed[:8] + bytes(8), 64)))
