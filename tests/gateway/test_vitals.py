"""Vitals: what a node tells of itself, and that nothing keeps it from going on. Time is virtual throughout."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.routing import WebSocketRoute

from eventlab.clock import run_virtual
from eventlab.errors import Unreachable
from eventlab.event import Event
from eventlab.gateway.counting import count_op
from eventlab.gateway.settings import Settings
from eventlab.gateway.vitals import Machine, Vitals, look_at_machine
from eventlab.metrics import CountedMetrics

MB = 1_000_000
START = datetime(2024, 8, 17, 10, 30, tzinfo=UTC)
SETTINGS = Settings(node="kitchen", vitals=2.0, max_connections=100)


class Node:
    """A node whose machine, hub and store do as the story says; `told`: type and data of each event that it stored."""

    def __init__(self, settings: Settings = SETTINGS) -> None:
        self.machine = Machine(cpu=12.5, memory=3_000 * MB, memory_total=8_000 * MB)
        self.hub: dict[str, Any] = {"connections": {"sse": 2, "websocket": 1}, "delivered": 0}
        self.metrics = CountedMetrics()
        self.told: list[Event] = []
        self.error: Exception | None = None
        self.vitals = Vitals(
            self,  # type: ignore[arg-type]  # of an event system it needs `emit` alone
            settings,
            self.metrics,
            lambda: self.hub,
            machine=lambda: self.machine,
            clock=lambda: START + timedelta(seconds=asyncio.get_running_loop().time()),
        )

    async def emit(self, type: str, data: dict[str, Any], **fields: Any) -> None:
        """What the system does, as far as vitals know it."""
        if self.error:
            raise self.error
        self.told.append(Event(type, data, **fields))

    def updates(self) -> list[dict[str, Any]]:
        return [dict(event.data) for event in self.told if event.type == "metrics.update"]

    def alerts(self) -> list[tuple[str, str]]:
        return [(event.data["rule"], event.data["severity"]) for event in self.told if event.type == "alert"]


def living(story: Callable[[Node], Awaitable[None]], settings: Settings = SETTINGS) -> Node:
    """A node that tells its vitals while the story runs."""

    async def life() -> Node:
        node = Node(settings)
        async with node.vitals:
            await story(node)
        assert len(asyncio.all_tasks()) == 1
        return node

    return run_virtual(life())


async def seconds(count: float) -> None:
    """Let so much time pass, and a little: what is due at its end has happened then."""
    await asyncio.sleep(count + 0.1)


def test_a_node_tells_how_it_is_at_once_and_then_every_two_seconds() -> None:
    """CPU in percent, memory in MB, connections of both kinds; under its own name."""
    node = living(lambda _: seconds(4))

    assert len(node.told) == 3
    assert node.told[0].type == "metrics.update"
    assert (node.told[0].source, node.told[0].key) == ("kitchen", "kitchen")
    assert node.updates()[0] == {
        "node": "kitchen",
        "cpu": 12.5,
        "memory": 3000,
        "memory_total": 8000,
        "requests": 0,
        "errors": 0,
        "delivered": 0,
        "connections": 3,
        "alerts": {},
    }


def test_requests_and_errors_are_told_by_the_second() -> None:
    """Whatever the route, and errors are the answers with a status of 5xx."""

    async def story(node: Node) -> None:
        await seconds(0)
        node.metrics.increment("gateway.requests", 6, route="/", method="GET", status="200")
        node.metrics.increment("gateway.requests", 2, route="/", method="GET", status="404")
        node.metrics.increment("gateway.requests", 4, route="/api/events", method="POST", status="503")
        node.hub |= {"delivered": 500}
        await seconds(2)

    first, second, *_ = living(story).updates()

    assert (first["requests"], first["errors"], first["delivered"]) == (0, 0, 0)
    assert (second["requests"], second["errors"], second["delivered"]) == (6, 2, 250)


def test_emits_on_a_websocket_are_among_them() -> None:
    """Where the store was away they are errors of ours; what a page got wrong is not."""

    async def story(node: Node) -> None:
        await seconds(0)
        for status, count in {202: 30, 422: 7, 403: 5, 503: 20, 500: 2}.items():
            for _ in range(count):
                count_op(node.metrics, {"route": WebSocketRoute("/ws", lambda _socket: None)}, "emit", status)
        await seconds(2)

    _, second, *_ = living(story).updates()

    assert (second["requests"], second["errors"]) == (32, 11)


def test_the_machine_is_among_the_metrics() -> None:
    """In base units: bytes, not megabytes."""
    node = living(lambda _: seconds(0))

    assert node.metrics.snapshot() == {"machine.cpu_percent": 12.5, "machine.memory_bytes": 3_000 * MB}


def test_an_alert_is_told_when_it_begins_and_when_it_is_over() -> None:
    """And each update in between says that it stands, for those who came too late to hear it."""

    async def story(node: Node) -> None:
        node.machine = Machine(99, 3_000 * MB, 8_000 * MB)
        await seconds(14)
        node.machine = Machine(20, 3_000 * MB, 8_000 * MB)
        await seconds(14)

    node = living(story)

    assert node.alerts() == [("cpu", "critical"), ("cpu", "cleared")]
    begun = next(event for event in node.told if event.type == "alert")
    assert begun.key == "kitchen.cpu"
    assert begun.data == {
        "node": "kitchen",
        "rule": "cpu",
        "severity": "critical",
        "message": "CPU at 99 %: at 97 % or more for 10 s.",
        "value": 99,
        "limit": 97,
    }
    standing = [update["alerts"] for update in node.updates()]
    assert standing[:5] == [{}] * 5
    assert standing[5:8] == [{"cpu": "critical"}] * 3
    assert standing[-1] == {}


def test_memory_and_connections_are_judged_by_their_share() -> None:
    """90 of the 100 connections that the settings allow, 96 % of the memory."""

    async def story(node: Node) -> None:
        node.machine = Machine(5, 7_700 * MB, 8_000 * MB)
        node.hub |= {"connections": {"sse": 50, "websocket": 40}}
        await seconds(10)

    assert living(story).alerts() == [("memory", "critical"), ("connections", "warning")]


def test_a_store_that_is_gone_is_logged_once_and_vitals_go_on(caplog: pytest.LogCaptureFixture) -> None:
    """What was an alert meanwhile stands in the first update that is stored again."""
    caplog.set_level(logging.INFO, "eventlab.gateway")

    async def story(node: Node) -> None:
        await seconds(0)
        node.error = Unreachable("nothing answers at redis://shop")
        node.machine = Machine(95, 3_000 * MB, 8_000 * MB)
        await seconds(60)
        assert node.vitals.snapshot() == {"standing": {"cpu": "warning"}, "failing": True}
        node.error = None
        await seconds(2)

    node = living(story)

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "nothing answers at redis://shop" in caplog.text
    assert [update["alerts"] for update in node.updates()][:2] == [{}, {"cpu": "warning"}]


def test_a_mistake_of_ours_is_not_hidden(caplog: pytest.LogCaptureFixture) -> None:
    """It ends the vitals, is logged at once, and comes out where they are awaited."""

    async def story(node: Node) -> None:
        node.error = KeyError("a bug")
        await seconds(10)
        assert "the vitals of kitchen end" in caplog.text

    with pytest.raises(KeyError, match="a bug"):
        living(story)


def test_without_vitals_nothing_is_told() -> None:
    """`--no-vitals`."""
    assert living(lambda _: seconds(100), Settings(vitals=0)).told == []


def test_the_machine_is_looked_at_without_waiting() -> None:
    """Its processors from 0 to 100 %, and more memory than is in use."""
    machine = look_at_machine()

    assert 0 <= machine.cpu <= 100
    assert 0 < machine.memory < machine.memory_total
