"""Measuring two things fairly: in turn, many short rounds, and the median of each.

A machine's speed drifts (turbo, other programs). Rounds that alternate between the contestants drift together, so
that the ratio stays when the figures move. An absolute figure means something only beside its machine.

`side_by_side` times calls, in nanoseconds; `in_turn` counts what is done in a second, by coroutines.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

ROUNDS = 31
"""Rounds for each contestant."""
PER_SECOND = "/s"
"""The unit of a rate: the more the better, while less is better of every other unit."""

Rate = Callable[[], Awaitable[float]]
"""Does something for a while, and returns how many of it a second would hold."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: ours, a peer's, and the ratio that we hold ourselves to."""

    what: str
    ours: float
    peer: str
    peers: float
    unit: str
    goal: float | None = None
    """The least ratio that satisfies; None: shown for information."""

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.ours / self.peers if self.unit == PER_SECOND else self.peers / self.ours

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


async def in_turn(contestants: dict[str, Rate], *, rounds: int) -> dict[str, float]:
    """The median rate of each contestant, in rounds taken in turn. Nobody cleans up what another has left."""
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, rate in contestants.items():
            gc.collect()
            rates[name].append(await rate())
    return {name: statistics.median(each) for name, each in rates.items()}


def rate_of(do: Callable[[], Awaitable[object]], count: int) -> Rate:
    """The rate of something that does `count` at a time."""

    async def rate() -> float:
        begin = time.perf_counter()
        await do()
        return count / (time.perf_counter() - begin)

    return rate


def table(rows: Iterable[Row]) -> str:
    """The rows, one a line: what, ours, beside whom, theirs, how many times faster, and whether that was the goal."""
    lines = [f"{'':<42} {'ours':>12} {'beside':<28} {'theirs':>12} {'ratio':>8}  goal"]
    for row in rows:
        goal = f"≥ {row.goal:g}  {row.verdict}" if row.goal is not None else ""
        ours, theirs = _shown(row.ours, row.unit), _shown(row.peers, row.unit)
        lines.append(f"{row.what:<42} {ours:>12} {row.peer:<28} {theirs:>12} {row.ratio:>7.2f}×  {goal}")
    return "\n".join(lines)


def figure(value: float) -> str:
    """A number as one reads it: whole, or where it is small, its first two digits."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _shown(value: float, unit: str) -> str:
    return f"{figure(value)}{unit}" if unit == PER_SECOND else f"{value:,.4g} {unit}"


def machine() -> str:
    """The machine, in one line."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _time(call: Callable[[], Any], calls: int) -> float:
    repeat = range(calls)
    begin = time.perf_counter_ns()
    for _ in repeat:
        call()
    return (time.perf_counter_ns() - begin) / calls
