"""What is counted of an event system, by the numbers; with a bound to what can be told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from eventlab.errors import InvalidName, InvalidOption, Unreachable
from eventlab.event import Event, to_envelope
from eventlab.metrics import CountedMetrics
from eventlab.practice.in_memory import InMemoryEventSystem
from eventlab.practice.monitoring import MonitoredEventSystem
from eventlab.subscription import must_be_awaited
from eventlab.system import connect
from tests.emitter.waiting import until
from tests.practice.flaky import Flaky


def ticking() -> Any:
    """A timer that is one second further each time that it is asked."""
    seconds: Iterator[int] = iter(range(1000))
    return lambda: next(seconds)


def test_an_emit_is_counted_weighed_and_timed() -> None:
    """By type; in bytes of the envelope, of which a ö takes two; in seconds."""

    async def story() -> tuple[Event, dict[str, float]]:
        events = MonitoredEventSystem(InMemoryEventSystem(), timer=ticking())
        event = await events.emit("order.paid", {"dish": "öööö"})
        return event, events.metrics.snapshot()

    event, counts = asyncio.run(story())

    assert counts == {
        "events.emitted{type=order.paid}": 1,
        "events.size_bytes.count": 1,
        "events.size_bytes.sum": len(to_envelope(event)),
        "events.latency_seconds.count": 1,
        "events.latency_seconds.sum": 1,
    }
    assert counts["events.size_bytes.sum"] == len(to_envelope(event).decode()) + 4


def test_an_emit_that_fails_is_counted_by_its_error() -> None:
    """And raised; what is no event counts under no type, for anybody can invent one."""

    async def story() -> dict[str, float]:
        events = MonitoredEventSystem(Flaky(Unreachable("away")))
        with pytest.raises(Unreachable):
            await events.emit("order.paid", {})
        for name in ("Order-Paid", None):
            with pytest.raises(InvalidName):
                await events.emit(name, {})
        return events.metrics.snapshot()

    assert asyncio.run(story()) == {
        "events.errors{error=Unreachable,type=order.paid}": 1,
        "events.errors{error=InvalidName,type=other}": 2,
    }


def test_many_at_once_are_each_counted_and_timed_together() -> None:
    """A batch that fails is one failure."""

    async def story() -> dict[str, float]:
        events = MonitoredEventSystem(Flaky(None, None, Unreachable("away")))
        await events.emit_many([("order.placed", {}, {}), ("order.paid", {}, {})])
        with pytest.raises(Unreachable):
            await events.emit_many([("order.placed", {}, {})])
        return events.metrics.snapshot()

    counts = asyncio.run(story())

    assert counts["events.emitted{type=order.placed}"] == counts["events.emitted{type=order.paid}"] == 1
    assert counts["events.latency_seconds.count"] == 1
    assert counts["events.errors{error=Unreachable,type=several at once}"] == 1


def test_types_beyond_the_bound_are_other() -> None:
    """Those that were first keep their own series; nothing is lost from the sum."""

    async def story() -> dict[str, float]:
        events = MonitoredEventSystem(InMemoryEventSystem(), max_types=2)
        for number in range(5):
            await events.emit(f"order.number_{number}", {})
            await events.emit("order.number_0", {})
        return events.metrics.snapshot()

    emitted = {name: count for name, count in asyncio.run(story()).items() if name.startswith("events.emitted")}

    assert emitted == {
        "events.emitted{type=order.number_0}": 6,
        "events.emitted{type=order.number_1}": 1,
        "events.emitted{type=other}": 3,
    }


async def async_handler(event: Event) -> None:
    """Fails on the second."""
    if event.data["number"] == 2:
        raise KeyError("total")


@pytest.mark.parametrize(
    "handler",
    [
        async_handler,
        lambda event: async_handler(event),  # noqa: PLW0108  (that it is a lambda is the point)
        lambda event: {1: "well"}[event.data["number"]],
    ],
    ids=["async", "a lambda around async", "plain"],
)
def test_what_handlers_do_is_counted(handler: Any) -> None:
    """Handled, or the kind of error; whatever kind of function it is."""

    async def story() -> dict[str, float]:
        async with MonitoredEventSystem(InMemoryEventSystem(), timer=ticking()) as events:
            events.subscribe("order.*", handler)
            for number in (1, 2):
                await events.emit("order.paid", {"number": number})
            return events.metrics.snapshot()

    counts = asyncio.run(story())

    assert counts["events.handled{type=order.paid}"] == 1
    assert counts["events.handler_seconds.count{type=order.paid}"] == 1
    assert counts["events.handler_errors{error=KeyError,type=order.paid}"] == 1


def test_a_worker_is_counted_and_its_group_is_looked_at() -> None:
    """How far it is behind, what it has in hand, what it gave up: asked of the log, every so many seconds."""

    async def story() -> tuple[dict[str, float], list[str]]:
        metrics = CountedMetrics()
        async with MonitoredEventSystem(connect("memory://"), metrics, every=0.01) as events:
            async with events.worker("mailer", "order.*", async_handler, max_deliveries=1) as worker:
                for number in (1, 2):
                    await events.emit("order.paid", {"number": number})
                await until(lambda: worker.snapshot()["handled"] and worker.snapshot()["buried"])
            await events.emit("order.paid", {"number": 3})
            await until(lambda: metrics.snapshot().get("group.lag{group=mailer}") == 1)
            counts = metrics.snapshot()
        return counts, [task.get_name() for task in asyncio.all_tasks()]

    counts, left = asyncio.run(story())

    assert counts["events.handled{type=order.paid}"] == 1
    assert counts["events.handler_errors{error=KeyError,type=order.paid}"] == 1
    assert counts["group.dead{group=mailer}"] == 1
    assert counts["group.pending{group=mailer}"] == 0
    assert counts["group.missed{group=mailer}"] == 0
    assert "the gauges of groups" not in left


def test_without_a_log_there_are_no_groups_to_look_at() -> None:
    """Stage 2 has none, and is counted all the same."""

    async def story() -> dict[str, float]:
        async with MonitoredEventSystem(InMemoryEventSystem()) as events:
            await events.measure_groups()
            return events.metrics.snapshot()

    assert asyncio.run(story()) == {}


def test_a_handler_stays_what_it_is() -> None:
    """A worker runs an async one on the loop and a plain one in a thread: counted, it must look the same to it."""
    events = MonitoredEventSystem(InMemoryEventSystem(), max_types=1)

    assert must_be_awaited(events.around(async_handler))
    assert not must_be_awaited(events.around(print))


def test_what_cannot_count_is_refused_before_it_is_needed() -> None:
    """A registry of Prometheus is what many would pass; else they would hear of it at the first emit."""
    with pytest.raises(InvalidOption, match=r"cannot count: .*Try PrometheusMetrics\(\)"):
        MonitoredEventSystem(InMemoryEventSystem(), CollectorRegistry())  # type: ignore[arg-type]  # that is the mistake


@pytest.mark.parametrize("options", [{"max_types": 0}, {"every": 0}, {"every": float("nan")}])
def test_settings_that_cannot_work_are_refused(options: dict[str, Any]) -> None:
    """With what was expected."""
    with pytest.raises(InvalidOption, match="Try 1"):
        MonitoredEventSystem(InMemoryEventSystem(), **options)
