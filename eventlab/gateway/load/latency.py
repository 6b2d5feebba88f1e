"""Latencies by the million: counted by tenths of a millisecond, so that they take the same room however many come."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

STEPS = 10_000
"""In a second: how fine a percentile is."""
LAST = 120 * STEPS
"""What takes longer is counted as this; the maximum is told as it was."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a heap of latencies looks like, in seconds."""

    count: int = 0
    p50: float = 0.0
    p90: float = 0.0
    p99: float = 0.0
    max: float = 0.0

    def __str__(self) -> str:
        if not self.count:
            return "–"
        return "  ".join(f"{name} {_shown(getattr(self, name))}" for name in ("p50", "p90", "p99", "max"))


class Latencies:
    """Counts how often each latency occurred."""

    def __init__(self) -> None:
        self._counts = array("Q", bytes(8 * (LAST + 1)))
        self._longest = 0.0

    def add(self, seconds: float) -> None:
        """Count one. A negative one, from clocks that disagree by a hair, is none at all."""
        step = int(seconds * STEPS)
        self._counts[step if 0 <= step < LAST else LAST if step > 0 else 0] += 1
        if seconds > self._longest:  # noqa: PLR1730  this is the innermost loop, and max() would be a call
            self._longest = seconds

    def spread(self) -> Spread:
        """What has been counted so far; each percentile is rounded up to the next step."""
        count, shares = sum(self._counts), (0.5, 0.9, 0.99)
        found: list[float] = []
        seen = 0
        for step, times in enumerate(self._counts[: min(int(self._longest * STEPS), LAST) + 1]):
            seen += times
            while times and len(found) < len(shares) and seen >= shares[len(found)] * count:
                found.append(min((step + 1) / STEPS, self._longest))
        p50, p90, p99 = found or (0.0, 0.0, 0.0)
        return Spread(count, p50, p90, p99, self._longest)


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
