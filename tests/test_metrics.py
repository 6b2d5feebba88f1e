"""Metrics: what is counted and measured, and that both implementations say the same about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eventlab.gateway.prometheus import PrometheusMetrics
from eventlab.metrics import CountedMetrics, Metrics

EACH = pytest.mark.parametrize("make", [CountedMetrics, PrometheusMetrics])


@EACH
def test_a_counter_adds_up_for_each_set_of_labels(make: Callable[[], Metrics]) -> None:
    """The order in which labels are named does not matter."""
    metrics = make()

    metrics.increment("orders.placed", table="1", dish="ramen")
    metrics.increment("orders.placed", 2, dish="ramen", table="1")
    metrics.increment("orders.placed", table="2", dish="ramen")

    assert metrics.snapshot() == {
        "orders.placed{dish=ramen,table=1}": 3,
        "orders.placed{dish=ramen,table=2}": 1,
    }


@EACH
def test_a_gauge_stands_where_it_was_set_last(make: Callable[[], Metrics]) -> None:
    """Up or down."""
    metrics = make()

    for guests in (3, 7, 5):
        metrics.gauge("guests", guests)

    assert metrics.snapshot() == {"guests": 5}


@EACH
def test_a_histogram_tells_the_count_and_the_sum(make: Callable[[], Metrics]) -> None:
    """From which the mean follows, for any span between two looks."""
    metrics = make()

    for seconds in (0.25, 0.5):
        metrics.histogram("cooking_seconds", seconds, dish="ramen")

    assert metrics.snapshot() == {
        "cooking_seconds.count{dish=ramen}": 2,
        "cooking_seconds.sum{dish=ramen}": 0.75,
    }


@EACH
def test_a_counter_never_goes_down(make: Callable[[], Metrics]) -> None:
    """A rate is taken from the difference of two looks; one that fell would mean that the process began anew."""
    metrics = make()
    metrics.increment("orders.placed")

    with pytest.raises(ValueError, match=r"[Cc]ounter"):
        metrics.increment("orders.placed", -1)
    assert metrics.snapshot() == {"orders.placed": 1}


@EACH
def test_a_snapshot_is_a_value(make: Callable[[], Metrics]) -> None:
    """What happens later does not change it."""
    metrics = make()
    metrics.increment("orders.placed")
    before = metrics.snapshot()

    metrics.increment("orders.placed")

    assert before == {"orders.placed": 1}
    assert metrics.snapshot() == {"orders.placed": 2}


def test_labels_may_be_called_count_and_sum() -> None:
    """The parts of a histogram are told apart by the name, and never by a label."""
    metrics = CountedMetrics()

    metrics.histogram("cooking_seconds", 2.0, count="ten", sum="20")

    assert metrics.snapshot() == {
        "cooking_seconds.count{count=ten,sum=20}": 1,
        "cooking_seconds.sum{count=ten,sum=20}": 2,
    }
