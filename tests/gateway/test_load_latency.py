"""Percentiles of what was only counted are those of the list."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from eventlab.gateway.load.latency import STEPS, Latencies, Spread


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_a_percentile_is_right_to_a_step(seconds: list[float]) -> None:
    """The smallest latency that so many did not exceed, and a step more at most; the maximum is exact."""
    counted = Latencies()
    for each in seconds:
        counted.add(each)
    spread, ranked = counted.spread(), sorted(seconds)

    assert (spread.count, spread.max) == (len(seconds), max(seconds))
    for share, found in ((0.5, spread.p50), (0.9, spread.p90), (0.99, spread.p99)):
        right = ranked[math.ceil(share * len(ranked)) - 1]
        assert right - 1e-9 <= found <= right + 1 / STEPS + 1e-9


def test_extremes_have_their_place() -> None:
    """Clocks may disagree by a hair, and a minute is not for ever."""
    counted = Latencies()
    for seconds in (-0.001, 0.0, 500.0):
        counted.add(seconds)

    assert counted.spread().max == 500.0
    assert counted.spread().p50 <= 1 / STEPS
    assert Latencies().spread() == Spread()
