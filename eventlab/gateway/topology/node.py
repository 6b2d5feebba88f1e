"""A node: `eventlab serve` as a process, which says by itself how many listen and how much it has sent."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from eventlab.gateway.topology.guard import Guard
from eventlab.gateway.topology.ports import HOST, ask_http
from eventlab.gateway.topology.process import Process
from eventlab.gateway.topology.status import ProcessStatus

ALL_ARE_ONE = ("--max-per-client", "10000", "--rate", "1000000")
"""All clients come from this machine, so what one client may do is what all of them may do together."""


class Node(Process):
    """A gateway node over the store at `redis`. `options` are further ones of `eventlab serve`."""

    kind = "node"

    def __init__(
        self,
        name: str,
        folder: Path,
        redis: str,
        options: Sequence[str] = (),
        *,
        guard: Guard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name, folder, guard)
        self.address = f"http://{HOST}:{self.port}"
        self._redis, self._options, self._clock = redis, options, clock
        self._before: tuple[float, float] | None = None
        """When it was last asked, and what it had delivered by then."""

    def command(self) -> list[str]:
        """What one would type, with this Python."""
        place = ["--host", HOST, "--port", str(self.port), "--node", self.name]
        options = [*place, *ALL_ARE_ONE, *self._options]
        return [sys.executable, "-m", "eventlab.cli", "serve", "--redis", self._redis, *options]

    def answers(self) -> bool:
        """Whether it is ready: it takes connections, and its store answers."""
        try:
            code, page = ask_http(self.port, "/health/ready")
        except OSError:
            return False
        self.objection = "" if code == 200 else f"It says: {page}"
        return code == 200

    def status(self) -> ProcessStatus:
        """What it says of itself in its metrics, too; one that does not answer now says nothing."""
        known = super().status()
        if known.state != "up":
            self._before = None
            return known
        try:
            code, page = ask_http(self.port, "/metrics")
        except OSError:
            return known
        return known if code != 200 else self._measured(known, page)

    def _measured(self, known: ProcessStatus, page: str) -> ProcessStatus:
        now, delivered = self._clock(), total(page, "eventlab_gateway_delivered_total")
        then, before = self._before or (now, delivered)
        self._before = now, delivered
        rate = (delivered - before) / (now - then) if now > then else 0.0
        return replace(known, connections=int(total(page, "eventlab_gateway_connections")), delivered=max(rate, 0.0))


def total(page: str, name: str) -> float:
    """The sum of a metric over its labels, on a page in Prometheus' format; 0 where it is not counted yet."""
    from prometheus_client.parser import text_string_to_metric_families

    families = text_string_to_metric_families(page)
    return sum(sample.value for family in families for sample in family.samples if sample.name == name)
