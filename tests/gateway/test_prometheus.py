"""Metrics on Prometheus' page: read back by Prometheus' own parser."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.routing import Route

from eventlab.gateway.prometheus import BYTES, SECONDS, PrometheusMetrics, metrics_page

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(page: bytes) -> Samples:
    """Every sample of a page, by name and labels, as Prometheus reads it."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
    }


def test_names_become_those_of_prometheus() -> None:
    """`gateway.requests` is `eventlab_gateway_requests_total`, with a help text that says what is counted."""
    metrics = PrometheusMetrics()
    metrics.increment("gateway.requests", route="/api/events", method="GET", status="200")
    metrics.gauge("gateway.connections", 3, kind="sse")

    page, _ = metrics.page()

    labels = (("method", "GET"), ("route", "/api/events"), ("status", "200"))
    assert samples(page)["eventlab_gateway_requests_total", labels] == 1
    assert samples(page)["eventlab_gateway_connections", (("kind", "sse"),)] == 3
    families = {family.name: family for family in text_string_to_metric_families(page.decode())}
    assert families["eventlab_gateway_requests"].type == "counter"
    assert families["eventlab_gateway_connections"].documentation == "Open connections, by kind."


@pytest.mark.parametrize(("name", "buckets"), [("cooking_seconds", SECONDS), ("dish_bytes", BYTES)])
def test_buckets_suit_the_unit(name: str, buckets: tuple[float, ...]) -> None:
    """A millisecond and a megabyte are both told apart from their neighbours."""
    metrics = PrometheusMetrics()
    metrics.histogram(name, buckets[3])

    found = samples(metrics.page()[0])

    bounds = [float(dict(labels)["le"]) for (sample, labels) in found if sample == f"eventlab_{name}_bucket"]
    assert bounds == [*map(float, buckets), float("inf")]
    assert [count for (sample, _), count in found.items() if sample == f"eventlab_{name}_bucket"][:5] == [0, 0, 0, 1, 1]


def test_a_label_with_too_many_values_ends_in_other() -> None:
    """Nothing is lost from the sum, those that came first go on, and the page stays short."""
    metrics = PrometheusMetrics(max_series=3)

    for _ in range(2):
        for number in range(10):
            metrics.increment("orders.placed", dish=f"dish-{number}")

    assert metrics.snapshot() == {
        "orders.placed{dish=dish-0}": 2,
        "orders.placed{dish=dish-1}": 2,
        "orders.placed{dish=dish-2}": 2,
        "orders.placed{dish=other}": 14,
    }


def test_a_label_may_hold_anything() -> None:
    """Quotes, backslashes and new lines are escaped, and read back."""
    metrics, odd = PrometheusMetrics(), 'a "dish"\\\nwith {braces}'
    metrics.increment("orders.placed", dish=odd)

    assert samples(metrics.page()[0])["eventlab_orders_placed_total", (("dish", odd),)] == 1


def test_one_name_is_one_metric_with_the_same_labels_always() -> None:
    """Prometheus could not add up the two; the error names both uses."""
    metrics = PrometheusMetrics()
    metrics.increment("orders.placed", dish="ramen")

    with pytest.raises(ValueError, match=r"orders\.placed is a Counter .*'dish'.* a Gauge"):
        metrics.gauge("orders.placed", 1, dish="ramen")
    with pytest.raises(ValueError, match=r"orders\.placed is a Counter .*'dish'.*'table'"):
        metrics.increment("orders.placed", table="1")


def test_the_endpoint_answers_in_the_format_that_was_asked_for() -> None:
    """Text for people and for older servers, OpenMetrics for those that ask for it."""
    metrics = PrometheusMetrics()
    metrics.increment("orders.placed")

    async def ask(accept: str) -> httpx.Response:
        app = Starlette(routes=[Route("/metrics", metrics_page(metrics))])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
            return await client.get("/metrics", headers={"Accept": accept})

    plain, open_metrics = asyncio.run(ask("*/*")), asyncio.run(ask("application/openmetrics-text;version=1.0.0"))

    assert plain.headers["content-type"].startswith("text/plain; version=")
    assert samples(plain.content)["eventlab_orders_placed_total", ()] == 1
    assert open_metrics.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert open_metrics.text.endswith("# EOF\n")


WORKER = """
import sys
from eventlab.gateway.prometheus import PrometheusMetrics
metrics = PrometheusMetrics()
metrics.increment("gateway.requests", int(sys.argv[1]), route="/", method="GET", status="200")
metrics.gauge("gateway.connections", int(sys.argv[1]), kind="sse")
metrics.gauge("machine.cpu_percent", 40)
print("ready", flush=True)
sys.stdin.read(1)
sys.stdout.buffer.write(metrics.page()[0])
"""


def test_any_of_several_workers_answers_for_all(tmp_path: Path) -> None:
    """Counts of one that is gone stay, its open connections do not; the machine is one, whoever measured it."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, number], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        for number in ("1", "10", "100")
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
    killed, *left = workers
    killed.kill()
    killed.communicate()

    pages = [worker.communicate(b"!")[0] for worker in left]

    requests = ("eventlab_gateway_requests_total", (("method", "GET"), ("route", "/"), ("status", "200")))
    connections = ("eventlab_gateway_connections", (("kind", "sse"),))
    assert samples(pages[0])[requests] == samples(pages[1])[requests] == 111
    assert [samples(page)[connections] for page in pages] == [110, 100]  # the first has ended before the second asks
    assert samples(pages[0])["eventlab_machine_cpu_percent", ()] == 40
