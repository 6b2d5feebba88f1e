"""Measuring two things fairly: in turn, many short rounds, and the median of each.

A machine's speed drifts (turbo, other programs). Rounds that alternate between the contestants drift together, so
that the ratio stays when the figures move. An absolute figure means something only beside its machine.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS = 31
"""Rounds for each contestant."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: ours, a peer's, and the ratio that we hold ourselves to."""

    what: str
    ours: float
    peer: str
    peers: float
    unit: str
    goal: float | None = None
    """The least ratio (peer's time to ours) that satisfies; None: shown for information."""

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.peers / self.ours

    @property
    def verdict(self) -> str:
        """Whether the goal is met."""
        return "" if self.goal is None else "met" if self.ratio >= self.goal else "MISSED"


def side_by_side(contestants: dict[str, Callable[[], Any]], *, calls: int) -> dict[str, float]:
    """Nanoseconds a call, for each contestant: the median of `ROUNDS` rounds of `calls` calls, taken in turn."""
    rounds: dict[str, list[float]] = {name: [] for name in contestants}
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for name, call in contestants.items():
                rounds[name].append(_time(call, calls))
    finally:
        gc.enable()
    return {name: statistics.median(times) for name, times in rounds.items()}


def machine() -> str:
    """The machine, in one line."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _time(call: Callable[[], Any], calls: int) -> float:
    repeat = range(calls)
    begin = time.perf_counter_ns()
    for _ in repeat:
        call()
    return (time.perf_counter_ns() - begin) / calls
