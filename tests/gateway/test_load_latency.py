"""Percentiles of what was only counted are those of the list."""

from __future__ import annotations

import math

import pytest
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
    """Clocks may disagree by a hair, which is no latency; what took longer than two minutes is counted as two."""
    fast, slow = Latencies(), Latencies()
    for seconds in (-0.001, -0.0001, 0.0):
        fast.add(seconds)
    for seconds in (120.0, 500.0, 501.0):
        slow.add(seconds)

    assert fast.spread() == Spread(3)
    assert (slow.spread().p50, slow.spread().p99) == pytest.approx((120, 120), abs=2 / STEPS)
    assert slow.spread().max == 501.0
    assert Latencies().spread() == Spread()


def test_a_spread_is_shown_with_its_units() -> None:
    """Milliseconds up to a second; a dash where nothing was counted."""
    assert str(Spread(7, 0.0004, 0.0125, 0.9994, 1.0)) == "p50 0.4 ms  p90 12.5 ms  p99 999.4 ms  max 1.00 s"
    assert str(Spread()) == "–"
