"""Metrics: what a running system counts and measures. A protocol of four methods, and a small twin in memory.

    metrics.increment("events.emitted", type="order.placed")            it happened, once more
    metrics.gauge("connections", 42, kind="sse")                        it stands at
    metrics.histogram("events.latency_seconds", 0.003)                  one more measurement, to be summed up later
    metrics.snapshot()                                                  everything, as plain values

The rooms count by this protocol and know no monitoring library. Names are dotted; a unit is part of the name, and is a
base unit: `_seconds`, `_bytes`. Labels are for what has few values (a type, a reason), never for an id.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Protocol

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A name, and its labels in order."""


class Metrics(Protocol):
    """Where counts and measurements go."""

    def increment(self, name: str, by: float = 1, **labels: str) -> None:
        """Count something that happened, `by` times; never less than 0."""
        ...

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """Say where something stands now."""
        ...

    def histogram(self, name: str, value: float, **labels: str) -> None:
        """Add one measurement."""
        ...

    def snapshot(self) -> dict[str, Any]:
        """Every value, by name, with the labels written behind it: `events.emitted{type=order.placed}`."""
        ...


class CountedMetrics:
    """Metrics in memory: counters and gauges as they stand, of each histogram the count and the sum."""

    def __init__(self) -> None:
        self._values: dict[Key, float] = {}
        self._adding = Lock()  # a worker's plain handlers count from threads of their own

    def increment(self, name: str, by: float = 1, **labels: str) -> None:
        """Count something that happened. Raises `ValueError` for a `by` below 0: what has happened has happened."""
        if by < 0:
            raise ValueError(f"{name} was to be counted by {by}: a counter only goes up. Try a gauge.")
        self._add(name, by, labels)

    def gauge(self, name: str, value: float, **labels: str) -> None:
        """Say where something stands now."""
        self._values[_key(name, labels)] = value

    def histogram(self, name: str, value: float, **labels: str) -> None:
        """Add one measurement."""
        self._add(f"{name}.count", 1, labels)
        self._add(f"{name}.sum", value, labels)

    def snapshot(self) -> dict[str, float]:
        """Every value, by name, with the labels written behind it."""
        return {written(name, labels): value for (name, labels), value in self._values.items()}

    def _add(self, name: str, by: float, labels: dict[str, str]) -> None:
        key = _key(name, labels)
        with self._adding:
            self._values[key] = self._values.get(key, 0) + by


def _key(name: str, labels: dict[str, str]) -> Key:
    return name, tuple(sorted(labels.items()))


def written(name: str, labels: tuple[tuple[str, str], ...]) -> str:
    """A name and its labels as one text."""
    return name + (f"{{{','.join(f'{label}={value}' for label, value in labels)}}}" if labels else "")
