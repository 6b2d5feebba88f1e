"""Looking at the groups: from outside, in any log, and again after an outage."""

from __future__ import annotations

import asyncio
from typing import cast
from uuid import uuid4

import pytest

from eventlab.errors import Unreachable
from eventlab.metrics import CountedMetrics
from eventlab.practice.group_gauges import GroupGauges
from eventlab.system import connect
from eventlab.system.log import Log
from eventlab.system.memory_log import MemoryLog
from tests.conftest import RedisCluster
from tests.emitter.waiting import until


def test_groups_are_found_in_a_cluster(shared_cluster: RedisCluster) -> None:
    """Whoever looks needs to know no name, and starts no group by looking."""
    metrics = CountedMetrics()

    async def story() -> list[str]:
        async with connect(shared_cluster.address, name=f"gauges-{uuid4().hex}") as events:
            for group in ("mailer", "crm"):
                async with events.worker(group, "*", print):
                    pass
            await events.emit("order.paid", {})
            await GroupGauges(lambda: events.log, metrics).measure()
            return await events.log.group("names").names()

    names = asyncio.run(story())
    counts = metrics.snapshot()

    assert names == ["crm", "mailer"]
    assert counts["group.lag{group=mailer}"] == counts["group.lag{group=crm}"] == 1
    assert counts["group.measurements"] == 1


class Standing:
    """A log with one group, which stands like this."""

    def group(self, _name: str) -> Standing:
        return self

    async def names(self) -> list[str]:
        return ["mailer"]

    async def counts(self) -> dict[str, float]:
        return {"lag": 7, "lag_seconds": 1.5, "held": 2, "parked": 3, "dead": 4, "missed": 6}


def test_what_is_pending_is_in_hand_or_waits_for_another_try() -> None:
    """Every gauge of a group by its name."""
    metrics, log = CountedMetrics(), cast(Log, Standing())
    asyncio.run(GroupGauges(lambda: log, metrics).measure())

    assert metrics.snapshot() == {
        "group.lag{group=mailer}": 7,
        "group.lag_seconds{group=mailer}": 1.5,
        "group.pending{group=mailer}": 5,
        "group.dead{group=mailer}": 4,
        "group.missed{group=mailer}": 6,
        "group.measurements": 1,
    }


def test_an_outage_is_told_once_and_looked_past(caplog: pytest.LogCaptureFixture) -> None:
    """And the next one again. The looks that succeed are counted: while that stands still, the gauges are old."""
    metrics, log, asked = CountedMetrics(), MemoryLog(), 0

    def away_at_first() -> MemoryLog:
        nonlocal asked
        asked += 1
        if asked in (2, 3, 4, 6):  # the first question is whether there is a log at all
            raise Unreachable("away")
        return log

    async def story() -> None:
        gauges = GroupGauges(away_at_first, metrics, every=0.001)
        gauges.start()
        gauges.start()
        await until(lambda: metrics.snapshot().get("group.measurements", 0) >= 2)
        await gauges.stop()
        await gauges.stop()

    asyncio.run(story())

    assert asked >= 7
    assert caplog.text.count("the groups cannot be looked at: away") == 2
