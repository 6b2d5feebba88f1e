"""The dashboard at work: live, rebuilt, at the gateway; and the watch for nodes that cannot say that they are gone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventlab.apps.dashboard import Dashboard, main
from eventlab.apps.dashboard_watch import Watch
from eventlab.apps.place import REDIS
from eventlab.clock import ManualClock, system_clock
from eventlab.errors import Unreachable
from eventlab.system.connect import connect
from eventlab.system.unified import UnifiedEventSystem
from tests.conftest import RedisServer
from tests.emitter.serving import listening
from tests.emitter.waiting import until
from tests.gateway.nodes import serving
from tests.system.stores import HandLog


async def tell(events: UnifiedEventSystem, node: str, **readings: Any) -> None:
    """An update of that node."""
    await events.emit("metrics.update", {"node": node, **readings}, source=node, key=node)


async def alarms(events: UnifiedEventSystem) -> list[tuple[str, str]]:
    """The alerts in the log: of whom, and how bad."""
    return [(event.data["node"], event.data["severity"]) for event in await events.history("alert")]


def test_live_and_rebuilt_are_one() -> None:
    """One was there from the beginning, one came in the middle, one at the end."""

    async def story() -> list[Any]:
        async with connect("memory://") as events, Dashboard(events) as first:
            await tell(events, "one", cpu=20, memory=1000)
            async with Dashboard(events) as second:
                await tell(events, "one", cpu=30, alerts={"cpu": "warning"})
                await tell(events, "two", cpu=40)
                await events.drained()
                async with Dashboard(events) as third:
                    return [board.state for board in (first, second, third)]

    first, second, third = asyncio.run(story())
    assert first == second == third
    assert first.nodes["one"]["memory"] == 1000
    assert len(first.nodes) == 2


def test_nothing_is_lost_between_the_past_and_the_present() -> None:
    """An update that is stored while the past is read comes by the other way."""

    async def story() -> float:
        log = HandLog()
        async with UnifiedEventSystem(log) as events:
            await tell(events, "one", cpu=20)
            hold = log.hold("stretch", after=True)
            opening = asyncio.create_task(Dashboard(events).__aenter__())
            async with hold:
                await tell(events, "one", cpu=30)
            board = await opening
            await events.drained()
            cpu = board.state.nodes["one"]["cpu"]
            await board.__aexit__()
            return cpu

    assert asyncio.run(story()) == 30


def test_who_was_silent_for_long_is_not_shown() -> None:
    """Five minutes, on the clock of the dashboard."""

    async def story() -> tuple[list[str], dict[str, Any]]:
        clock = ManualClock(system_clock())
        async with connect("memory://") as events, Dashboard(events, clock=clock) as board:
            await tell(events, "one", cpu=20)
            await events.drained()
            clock.advance(seconds=20)
            silent = board.snapshot()["silent"]
            clock.advance(seconds=300)
            return silent, board.snapshot()

    silent, later = asyncio.run(story())
    assert silent == ["one"]
    assert later == {"nodes": {}, "alerts": [], "silent": []}


def test_the_watch_tells_who_is_silent_and_who_is_back() -> None:
    """Once each, however often it looks, and also when it is started anew."""

    async def story() -> tuple[list[list[tuple[str, str]]], int]:
        clock, told, log = ManualClock(system_clock()), [], HandLog()
        async with UnifiedEventSystem(log) as events, Dashboard(events, clock=clock) as board:

            async def look(after: float) -> None:
                for _ in range(3):
                    await Watch(events, board, after=timedelta(seconds=after), clock=clock).look()
                    await events.drained()
                told.append(await alarms(events))

            await tell(events, "one", cpu=20)
            await events.drained()
            await look(after=10)
            clock.advance(seconds=20)
            await look(after=10)
            await look(after=60)  # for this one it is not silent
            return told, [draft.type for _, drafts in log.batches for draft in drafts].count("alert")

    (quiet, silent, back), said = asyncio.run(story())
    assert said == 2
    assert quiet == []
    assert silent == [("one", "critical")]
    assert back == [("one", "critical"), ("one", "cleared")]


def test_several_watches_say_it_once() -> None:
    """What they say has the same id."""

    async def story() -> list[tuple[str, str]]:
        clock = ManualClock(system_clock())
        async with connect("memory://") as events, Dashboard(events, clock=clock) as board:
            await tell(events, "one", cpu=20)
            await events.drained()
            clock.advance(seconds=20)
            await asyncio.gather(*(Watch(events, board, clock=clock).look() for _ in range(3)))
            return await alarms(events)

    assert asyncio.run(story()) == [("one", "critical")]


def test_a_watch_survives_its_store(caplog: pytest.LogCaptureFixture) -> None:
    """It says so, and goes on."""

    async def story() -> list[tuple[str, str]]:
        clock, log = ManualClock(system_clock()), HandLog()
        async with UnifiedEventSystem(log) as events, Dashboard(events, clock=clock) as board:
            await tell(events, "one", cpu=20)
            await events.drained()
            clock.advance(seconds=20)
            log.fail["append"] = Unreachable("the store is away")
            async with Watch(events, board, every=0.001, clock=clock):
                await until(lambda: caplog.messages)
                log.fail.clear()
                await until(lambda: board.state.open_alerts)
            return await alarms(events)

    assert asyncio.run(story()) == [("one", "critical")]
    assert caplog.messages[0] == "the watch cannot say what it sees, and tries again: the store is away"


def test_a_mistake_in_the_watch_is_raised_at_its_end() -> None:
    """It is not lost with its task."""

    class Blind:
        @property
        def state(self) -> Any:
            raise ZeroDivisionError

    async def story() -> None:
        async with connect("memory://") as events, Watch(events, Blind()) as watch:  # type: ignore[arg-type]  # blind
            await until(watch._task.done)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(story())


def test_the_guides_page_hears_named_events(tmp_path: Path) -> None:
    """`addEventListener('metrics.update', …)`: what a node posts is merged as there, and an alert is shown."""

    async def story(address: str) -> tuple[dict[str, Any], str]:
        query = {"named": "1", "pattern": "*"}
        async with (
            listening(f"{address}/api/events", query) as page,
            httpx.AsyncClient(base_url=address, trust_env=False) as client,
        ):
            await until(lambda: page.received)
            metrics: dict[str, Any] = {}
            await client.post("/api/events", json={"type": "metrics.update", "data": {"node": "shop", "cpu": 20}})
            await client.post("/api/events", json={"type": "metrics.update", "data": {"node": "shop", "memory": 7}})
            said = {"node": "shop", "severity": "critical", "message": "hot"}
            await client.post("/api/events", json={"type": "alert", "data": said})
            while True:
                (frame,) = await page.take(1)
                data = json.loads(frame.data)["data"]
                if frame.event == "alert":
                    return metrics, f"{data['severity']}: {data['message']}"
                assert frame.event == "metrics.update"
                metrics = {**metrics, **data}

    with serving(tmp_path, "--system", "eventlab.apps.dashboard:build") as node:
        metrics, notification = asyncio.run(story(node.address))
        code, troubles = node.end(), node.troubles

    assert metrics == {"node": "shop", "cpu": 20, "memory": 7}
    assert notification == "critical: hot"
    assert (code, troubles) == (0, [])


def test_the_demonstration_ends_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """A node falls silent in it, and the watch tells."""
    assert main([]) == 0

    said = capsys.readouterr().out
    assert "WARNING  shop-2: CPU at 93 %" in said
    assert "CRITICAL  shop-2: shop-2 has said nothing for 1 s." in said


def test_it_follows_a_redis_until_it_is_told_to_stop(
    redis_server: RedisServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the address in the environment, too; Ctrl-C is no mistake."""

    async def prepare() -> None:
        async with connect(redis_server.address) as events:
            await tell(events, "shop-7", cpu=42)

    asyncio.run(prepare())
    monkeypatch.setenv(REDIS, redis_server.address)
    monkeypatch.setattr("eventlab.apps.dashboard_demo.view", lambda *_given: os.kill(os.getpid(), signal.SIGINT) or "")

    assert main(["--follow"]) == 130
    assert "Traceback" not in capsys.readouterr().err
