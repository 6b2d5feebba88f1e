"""Metrics on Prometheus' page: the same four methods, and behind them the library that Prometheus reads.

    metrics.increment("gateway.requests", route="/api/events", method="GET", status="200")

    # HELP eventlab_gateway_requests_total Answers of the gateway, by route, method and status.
    # TYPE eventlab_gateway_requests_total counter
    eventlab_gateway_requests_total{method="GET",route="/api/events",status="200"} 1.0

Each set of label values is a time series: memory here, and in Prometheus for as long as it keeps anything. Whoever can
invent values, such as types of events, could fill both. So a metric has `max_series` of them, and whatever comes after
is counted as `other`: too coarse, but neither lost nor without end.

With several workers on one port a scrape reaches any of them. If `PROMETHEUS_MULTIPROC_DIR` names an empty folder
before this module is imported, each worker keeps its numbers in files there, and each answers with the sum of all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import Response

from eventlab.metrics import written

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable with which the library shares numbers between processes."""
MAX_SERIES = 200
OTHER = "other"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BYTES = tuple(64 * 4**power for power in range(9))  # 64 bytes to 4 MiB
COUNTS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
HELP = {
    "events.emitted": "Events stored, by type.",
    "events.errors": "Emits that failed, by type and kind of error.",
    "events.size_bytes": "Bytes of each event's envelope.",
    "events.latency_seconds": "Seconds from the call of emit to its answer.",
    "events.handled": "Events that a handler was done with, by type.",
    "events.handler_seconds": "Seconds that a handler took for an event, by type.",
    "events.handler_errors": "Errors that handlers raised, by type and kind of error.",
    "group.lag": "Events that no worker of the group was given yet.",
    "group.lag_seconds": "Seconds between the last event that the group was given and the newest.",
    "group.pending": "Events in the hands of the group's workers, or parked to be tried again.",
    "group.dead": "Dead letters of the group.",
    "group.missed": "Partitions in which retention took events before the group was given them.",
    "group.measurements": "Looks at the groups that succeeded: when this stands still, their gauges are old.",
    "gateway.connections": "Open connections, by kind.",
    "gateway.delivered": "Events handed to connections: one event to a hundred of them counts a hundred.",
    "gateway.requests": "Answers of the gateway, by route, method or op, and status; a stream counts when it begins.",
    "gateway.request_seconds": "Seconds from a request to the beginning of its answer, by route.",
    "gateway.refused": "Requests and frames that were refused, by reason.",
    "gateway.slow": "Connections that fell behind, by what was done about it.",
    "gateway.resyncs": "Connections that could not go on where they were, by reason.",
    "machine.cpu_percent": "Work of this machine's processors, in percent of all of them.",
    "machine.memory_bytes": "Memory of this machine that is in use.",
}
"""What Prometheus shows beside a name."""

Kind = type[Counter] | type[Gauge] | type[Histogram]
Share = Literal["livesum", "livemostrecent"]
"""What is made of a gauge that several workers set: only workers that live count."""


class Family:
    """One metric, and its time series."""

    def __init__(self, metric: Counter | Gauge | Histogram, labels: tuple[str, ...], max_series: int) -> None:
        self.metric, self.labels = metric, labels
        self._max_series = max_series
        self._series: dict[tuple[str, ...], Any] = {}

    def series(self, labels: dict[str, str]) -> Any:
        """The one with these label values, or, when there are too many, the one of all others."""
        if not self.labels:
            return self.metric
        values = tuple(labels[name] for name in self.labels)
        if values not in self._series:
            if len(self._series) >= self._max_series:
                values = (OTHER,) * len(values)
            self._series[values] = self.metric.labels(*values)
        return self._series[values]


class PrometheusMetrics:
    """`Metrics` that Prometheus reads: `events.emitted` is `eventlab_events_emitted_total` there.

    The labels of a metric are those of its first use. Raises `ValueError` when a name is used in two ways.
    """

    def __init__(self, *, max_series: int = MAX_SERIES) -> None:
        self._registry = CollectorRegistry()  # our own: the library's is one for the whole process
        self._families: dict[str, Family] = {}
        self._max_series = max_series

    def increment(self, name: str, by: float = 1, **labels: str) -> None:
        """Count something that happened. Raises `ValueError` for a `by` below 0."""
        self._family(name, Counter, labels).series(labels).inc(by)

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """Say where something stands now."""
        self._family(name, Gauge, labels).series(labels).set(value)

    def histogram(self, name: str, value: float, **labels: str) -> None:
        """Add one measurement, to buckets that suit the unit at the end of the name: `_seconds`, `_bytes`, or none."""
        self._family(name, Histogram, labels).series(labels).observe(value)

    def snapshot(self) -> dict[str, float]:
        """Every value of this process, by name, with the labels written behind it."""
        return dict(_values(self._families))

    def page(self, accept: str = "") -> tuple[bytes, str]:
        """The page for Prometheus, in the best format that it accepts, and its content type."""
        encode, content_type = choose_encoder(accept)
        return encode(self._everybody()), content_type

    def _everybody(self) -> CollectorRegistry:
        """Of this process, or of all workers where these share a folder."""
        folder = os.environ.get(FOLDER)
        if not folder:
            return self._registry
        _forget_the_dead(folder)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, folder)  # type: ignore[no-untyped-call]
        return everybody

    def _family(self, name: str, kind: Kind, labels: dict[str, str]) -> Family:
        family = self._families.get(name)
        if family is None:
            names = tuple(sorted(labels))
            family = self._families[name] = Family(self._make(name, kind, names), names, self._max_series)
        if type(family.metric) is not kind or family.labels != tuple(sorted(labels)):
            raise ValueError(
                f"{name} is a {type(family.metric).__name__} with the labels {family.labels}: expected to be used as "
                f"that, and not as a {kind.__name__} with {tuple(sorted(labels))}. Try another name."
            )
        return family

    def _make(self, name: str, kind: Kind, labels: tuple[str, ...]) -> Counter | Gauge | Histogram:
        called = "eventlab_" + re.sub(r"\W", "_", name, flags=re.ASCII)
        text = HELP.get(name, f"What eventlab calls {name}.")
        if kind is Histogram:
            return Histogram(called, text, labels, registry=self._registry, buckets=_buckets(name))
        if kind is Gauge:  # all workers measure the same machine and the same groups; of all else each has its share
            everybody: Share = "livemostrecent" if name.startswith(("machine.", "group.")) else "livesum"
            return Gauge(called, text, labels, registry=self._registry, multiprocess_mode=everybody)
        return Counter(called, text, labels, registry=self._registry)


def metrics_page(metrics: PrometheusMetrics) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `GET /metrics`."""

    async def endpoint(request: Request) -> Response:
        content, content_type = metrics.page(request.headers.get("accept", ""))
        return Response(content, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return endpoint


def _values(families: dict[str, Family]) -> Iterator[tuple[str, float]]:
    for name, family in families.items():
        parts = {"_count": ".count", "_sum": ".sum"} if isinstance(family.metric, Histogram) else {"_total": "", "": ""}
        for collected in family.metric.collect():
            for sample in collected.samples:
                part = parts.get(sample.name.removeprefix(collected.name))
                if part is not None:
                    yield written(name + part, tuple(sorted(sample.labels.items()))), sample.value


def _buckets(name: str) -> tuple[float, ...]:
    return SECONDS if name.endswith("_seconds") else BYTES if name.endswith("_bytes") else COUNTS


def _forget_the_dead(folder: str) -> None:
    """What stood at a worker that is gone stands no more. What it has counted stays."""
    for path in Path(folder).glob("gauge_live*.db"):
        process = int(path.stem.rpartition("_")[2])
        if not psutil.pid_exists(process):
            mark_process_dead(process, folder)  # type: ignore[no-untyped-call]
