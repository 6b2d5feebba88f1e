"""The alerts of `deploy/alerts.yaml`: about numbers that exist, complete, and tried out by Prometheus' own tool."""

from __future__ import annotations

import asyncio
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventlab.errors import Unreachable
from eventlab.gateway.prometheus import HELP, PrometheusMetrics
from eventlab.practice.monitoring import MonitoredEventSystem
from eventlab.system import connect
from tests.conftest import program
from tests.emitter.waiting import until
from tests.practice.flaky import Flaky

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"] for rule in group["rules"]
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    """Whoever is woken by it has not read our code."""
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"]["summary"].strip()
    assert rule["annotations"]["description"].endswith(".")
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}


def exported() -> set[str]:
    """Names on the page of a system to which everything has happened that is counted."""
    metrics = PrometheusMetrics()

    async def fail() -> None:
        with pytest.raises(Unreachable):
            await MonitoredEventSystem(Flaky(Unreachable("away")), metrics).emit("order.paid", {})

    async def work() -> None:
        async with MonitoredEventSystem(connect("memory://"), metrics, every=None) as events:
            handlers = {"mailer": lambda _event: None, "crm": lambda _event: {}["missing"]}
            for group, handler in handlers.items():
                async with events.worker(group, "*", handler, max_deliveries=1) as worker:
                    await events.emit("order.paid", {})
                    await until(lambda worker=worker: worker.snapshot()["handled"] or worker.snapshot()["buried"])
            await events.measure_groups()

    asyncio.run(fail())
    asyncio.run(work())
    return set(re.findall(r"^(eventlab_\w+)", metrics.page()[0].decode(), re.MULTILINE))


def test_alerts_are_about_numbers_that_are_exported() -> None:
    """An alert on a name that nobody writes never rings, and looks like peace."""
    named = {name for rule in RULES for name in re.findall(r"\beventlab_\w+", rule["expr"])}
    of_the_gateway = {f"eventlab_{name.replace('.', '_')}_total" for name in HELP if name.startswith("gateway.")}

    assert len(named) > 10
    assert named <= exported() | of_the_gateway


def test_promtool_rings_them_when_it_should() -> None:
    """Prometheus' own tool reads the rules, and plays it what is well and what is not."""
    promtool = program("promtool")
    for verb, file in (("check", "alerts.yaml"), ("test", "alerts_test.yaml")):
        done = subprocess.run(
            [promtool, verb, "rules", file], cwd=DEPLOY, capture_output=True, text=True, timeout=60, check=False
        )

        assert done.returncode == 0, done.stdout + done.stderr
