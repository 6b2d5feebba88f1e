"""The charts of README."""

from __future__ import annotations

import pytest

from benchmarks.chart import CHARTS
from benchmarks.measure import PER_SECOND, Row
from tests.lab.figures import cut_off, run_together

ROWS = {
    "emitter": [
        Row(f"emit to {n}", 116.0, peer, 542.0, "ns")
        for n in ("1 handler", "5 handlers", "100 handlers")
        for peer in ("pyee", "bare loop")
    ],
    "system": [
        Row("emit, awaited, 100 at once", 48_000.0, "XADD gathered", 11_000.0, PER_SECOND),
        Row("emit_many", 60_000.0, "XADD and PUBLISH, pipelined", 20_000.0, PER_SECOND),
        Row("emit_many", 60_000.0, "redis-benchmark", 1_200_000.0, PER_SECOND),
        Row("read", 500_000.0, "XREAD COUNT 500", 400_000.0, PER_SECOND),
        Row("tail", 100_000.0, "XREAD COUNT 500", 400_000.0, PER_SECOND),
        Row("tail", 100_000.0, "XREAD and json.loads", 200_000.0, PER_SECOND),
        Row("history of 100 among 1,000,000", 210.0, "eventlab, among 10,000", 212.0, PER_SECOND),
        Row("history of 100 among 1,000,000", 210.0, "XRANGE and filter", 0.21, PER_SECOND),
    ],
    "gateway": [
        Row(f"SSE to {size}, {what}", 105_000.0, peer, 36_000.0, unit)
        for size in ("100", "1,000", "9,500")
        for peer in ("sse-starlette", "nchan")
        for what, unit in (("messages", PER_SECOND), ("p50", "ms"), ("p99", "ms"), ("a connection", "KiB"))
    ],
}


@pytest.mark.parametrize("part", CHARTS)
def test_a_chart_has_room_for_its_names_and_figures(part: str) -> None:
    """The longest name, and the figure behind the longest bar, stay on the page and apart."""
    drawing = CHARTS[part](ROWS[part], "Linux x86_64, 2 cores, Python 3.13.1")

    assert not cut_off(drawing)
    assert not run_together(drawing)


def test_a_chart_needs_no_limit() -> None:
    """Where there is no `redis-benchmark` its bar is missing, and nothing else."""
    rows = [row for row in ROWS["system"] if row.peer != "redis-benchmark"]
    (page,) = CHARTS["system"](rows, "a machine").axes

    words = [text.get_text() for text in page.texts]
    assert "redis-benchmark" not in words
    assert "XADD and PUBLISH, pipelined" in words
