"""Admission: what a request passes before anything is done for it: the gate, then the limits of whoever it is.

    admit    request ─▶ gate: who, from where ─▶ rate: not too often ─▶ a grant: what it may do
    place    stream  ─▶ a place among the connections, for as long as it lasts

Each refusal is counted, by its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from eventlab.clock import Clock, system_clock
from eventlab.gateway.gate import Gate
from eventlab.gateway.grant import EVERYTHING, Grant
from eventlab.gateway.limits import ConnectionLimit, Place, RateLimit, client_of
from eventlab.gateway.settings import Settings
from eventlab.metrics import Metrics
from eventlab.system.producers.incoming import Endpoint, Refusal

REASONS = {401: "unknown", 403: "forbidden", 429: "too many", 503: "unavailable"}
"""Of a refusal here, by its status."""


class Admission:
    """The gate and the limits of one process. Raises `InvalidOption` for settings with which nobody could come in."""

    def __init__(self, gate: Gate, settings: Settings, metrics: Metrics, *, clock: Clock = system_clock) -> None:
        self._gate, self._metrics = gate, metrics
        self._rate = RateLimit(settings.rate, clock=clock)
        self._places = ConnectionLimit(total=settings.max_connections, per_client=settings.max_per_client)

    async def admit(self, connection: HTTPConnection) -> Grant:
        """What this connection may do. Raises a `Refusal`: 401, 403, 429 or 503."""
        with self._counting():
            grant = await self._gate.admit(connection)
        self.take(connection, grant)
        return grant

    def take(self, connection: HTTPConnection, grant: Grant) -> None:
        """One more request, such as each op on a WebSocket. Raises a `Refusal`: 429."""
        with self._counting():
            self._rate.take(client_of(connection, grant))

    def place(self, connection: HTTPConnection, grant: Grant) -> Place:
        """A place for a connection that stays, until a `with` on it ends. Raises a `Refusal`: 429 or 503."""
        with self._counting():
            return self._places.hold(client_of(connection, grant))

    def limited(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint that has a gate of its own, behind the limit of the address that asks."""

        async def called(request: Request) -> Response:
            with self._counting():
                self._rate.take(client_of(request, EVERYTHING))
            return await endpoint(request)

        return called

    def snapshot(self) -> dict[str, int]:
        """How many stay, and of how many clients."""
        return self._places.snapshot()

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self._metrics.increment("gateway.refused", reason=REASONS[refusal.status])
            raise
