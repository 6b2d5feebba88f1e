"""The hub: who is in which channel, what an event costs, signs of life, and what happens when the log is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.event import Pattern
from eventlab.gateway.forms import SSE, SseForm
from eventlab.gateway.hub import DRAIN_STEP, SLOTS, Hub
from eventlab.gateway.stream import SseStream
from eventlab.metrics import CountedMetrics
from eventlab.system.log import Draft, Record
from eventlab.system.memory_log import MemoryStore, Piece
from eventlab.system.unified import UnifiedEventSystem
from tests.emitter.waiting import turns, until
from tests.gateway.browsers import Browser, hub_over, settled
from tests.system.stores import HandLog


def test_whoever_listens_to_the_same_gets_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event is written once for each channel, however many listen there, and in whatever order they name it."""
    written = []

    def event(self: SseForm, cursor: str, record: Record) -> bytes:
        written.append(record.position)
        return original(self, cursor, record)

    original = SseForm.event
    monkeypatch.setattr(SseForm, "event", event)

    async def story() -> tuple[dict[str, Any], set[int]]:
        async with hub_over() as (events, hub):
            patterns = [["a.*", "b.*"], ["b.*", "a.*"], ["a.*", "b.*", "a.*"], ["c"]] * 5
            browsers = [Browser(SseStream(hub, map(Pattern, each), None)) for each in patterns]
            await until(lambda: all(browser.opened for browser in browsers))
            await settled(hub)
            await events.emit("a.x", {"n": 1})
            await until(lambda: hub.delivered == 15)
            wires = {id(browser.wires[-1]) for browser in browsers if browser.numbers}
            snapshot = hub.snapshot()
            for browser in browsers:
                await browser.hang_up()
            return snapshot, wires

    snapshot, wires = asyncio.run(story())

    assert snapshot["channels"] == 2
    assert len(written) == 1
    assert len(wires) == 1  # the very same bytes


def test_an_event_costs_the_channels_that_it_matches_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a thousand narrow channels, one of them is told, and one is flushed."""
    flushed = []

    async def story() -> list[list[int]]:
        async with hub_over() as (events, hub):
            browsers = [Browser(SseStream(hub, [Pattern(f"user.u{n}.*")], None)) for n in range(1000)]
            await until(lambda: all(browser.opened for browser in browsers))
            await settled(hub)
            for channel in hub._channels.values():  # to be counted, and nothing else
                original = channel.flush
                monkeypatch.setattr(channel, "flush", lambda o=original, c=channel: (flushed.append(c), o())[1])
            await events.emit("user.u7.moved", {"n": 7})
            await until(lambda: browsers[7].numbers)
            numbers = [browser.numbers for browser in browsers]
            for browser in browsers:
                await browser.hang_up()
            return numbers

    numbers = asyncio.run(story())

    assert numbers == [[7] if n == 7 else [] for n in range(1000)]
    assert {channel.pattern.text for channel in flushed} == {"user.u7.*"}


def test_the_quietest_connection_moves_on_with_the_log() -> None:
    """A narrow stream is sent the cursor behind what it did not want to hear: it does not fall out of retention."""

    async def story() -> tuple[str | None, str | None, list[int]]:
        async with hub_over(heartbeat=0.05) as (events, hub):
            browser = Browser(SseStream(hub, [Pattern("rare")], None))
            await until(lambda: browser.opened)
            last = await events.emit("common", {})
            await until(lambda: browser.last_id == last.position)
            await browser.hang_up()
            return browser.last_id, last.position, browser.numbers

    last_id, position, numbers = asyncio.run(story())

    assert last_id == position
    assert numbers == []


def test_signs_of_life_do_not_come_all_at_once() -> None:
    """Connections are spread over groups, whose turns come one after the other."""

    async def story() -> list[int]:
        async with hub_over() as (_events, hub):
            browsers = [Browser(SseStream(hub, [Pattern("*")], None)) for _ in range(4 * SLOTS)]
            await until(lambda: all(browser.opened for browser in browsers))
            sizes = [len(slot) for slot in hub._outlets]
            for browser in browsers:
                await browser.hang_up()
            return sizes

    assert asyncio.run(story()) == [4] * SLOTS


def test_nothing_is_left_of_those_who_hang_up_at_any_moment() -> None:
    """Before the first byte, in mid-replay, or later: no connection, no channel, no listener of the feed."""

    async def story() -> tuple[dict[str, Any], int]:
        async with hub_over() as (events, hub):
            await events.emit_many(("order.placed", {"n": n}) for n in range(600))
            for turns in range(30):
                browser = Browser(SseStream(hub, [Pattern("*")], "0-0"))
                for _ in range(turns):
                    await asyncio.sleep(0)
                await browser.hang_up()
                left.update(task.get_name() for task in asyncio.all_tasks())
            return hub.snapshot(), events.feed.ears

    left: set[str] = set()
    snapshot, ears = asyncio.run(story())

    assert "a connection catches up" not in left

    assert snapshot["connections"] == {"sse": 0, "websocket": 0}
    assert snapshot["channels"] == 0
    assert ears == 0


def test_what_it_does_is_counted() -> None:
    """Connections by kind, deliveries, resyncs by reason."""
    metrics = CountedMetrics()

    async def story() -> dict[str, float]:
        async with hub_over(metrics=metrics) as (events, hub):
            browser = Browser(SseStream(hub, [Pattern("*")], "garbage"))
            await until(lambda: browser.opened)
            await settled(hub)
            await events.emit("a", {"n": 1})
            await until(lambda: browser.numbers)
            while_open = metrics.snapshot()
            await browser.hang_up()
            return while_open | hub.snapshot()

    while_open = asyncio.run(story())

    assert while_open["gateway.connections{kind=sse}"] == 1
    assert while_open["gateway.delivered"] == 1
    assert while_open["gateway.resyncs{reason=unreadable}"] == 1
    assert (while_open["delivered"], while_open["resyncs"]) == (1, 1)
    assert metrics.snapshot()["gateway.connections{kind=sse}"] == 0


def test_what_is_replayed_is_delivered_too() -> None:
    """Two that were stored before, and one that came after."""
    metrics = CountedMetrics()

    async def story() -> int:
        async with hub_over(metrics=metrics) as (events, hub):
            await events.emit_many([("a", {"n": 1}), ("a", {"n": 2})])
            browser = Browser(SseStream(hub, [Pattern("*")], "0-0"))
            await until(lambda: len(browser.numbers) == 2)
            await settled(hub)
            await events.emit("a", {"n": 3})
            await until(lambda: len(browser.numbers) == 3)
            await browser.hang_up()
            return hub.delivered

    assert asyncio.run(story()) == 3
    assert metrics.snapshot()["gateway.delivered"] == 3


def test_a_drain_takes_its_time_and_ends_some_at_each_step() -> None:
    """So that not all of them come back at once; behind the last of them it does not wait."""

    async def story() -> tuple[list[int], float]:
        loop = asyncio.get_running_loop()
        async with hub_over() as (_events, hub):
            browsers = [Browser(SseStream(hub, [Pattern("*")], None)) for _ in range(8)]
            await until(lambda: all(browser.opened for browser in browsers))
            begun, left = loop.time(), [8]
            draining = asyncio.create_task(hub.drain(over=4 * DRAIN_STEP))
            while left[-1]:
                await asyncio.sleep(DRAIN_STEP / 2)
                left.append(hub.snapshot()["connections"]["sse"])
            await draining
            return sorted({*left}), (loop.time() - begun) / DRAIN_STEP

    left, steps = run_virtual(story())

    assert left == [0, 2, 4, 6, 8]
    assert steps < 4


def test_a_hub_that_is_closed_gives_no_more_signs_of_life() -> None:
    """Its task has ended before the block has."""

    async def story() -> set[str]:
        async with hub_over():
            during = {task.get_name() for task in asyncio.all_tasks()}
        return during - {task.get_name() for task in asyncio.all_tasks()}

    assert "signs of life" in asyncio.run(story())


def test_when_the_log_is_lost_every_connection_is_told_and_hears_what_comes_after() -> None:
    """Live connections stay: each gets a resync, and then the events of the new log."""

    ears = []

    async def story() -> list[tuple[list[str], list[int], str]]:
        log = HandLog(partitions=2)
        async with UnifiedEventSystem(log) as events, Hub(log, events.feed) as hub:
            asked = (["*"], ["order.*"], ["order.placed"], ["order.*", "user.*", "*.placed"])
            browsers = [Browser(SseStream(hub, map(Pattern, patterns), None)) for patterns in asked]
            await until(lambda: all(browser.opened for browser in browsers))
            await events.emit("order.placed", {"n": 1})
            await until(lambda: all(browser.numbers for browser in browsers))
            log.store = MemoryStore("another", [Piece() for _ in log.store.pieces])
            await events.emit("order.placed", {"n": 2})
            await until(lambda: all(2 in browser.numbers for browser in browsers))
            await settled(hub)
            await events.emit("order.placed", {"n": 3})
            await until(lambda: all(3 in browser.numbers for browser in browsers))
            ears.append(events.feed.ears)
            for browser in browsers:
                await browser.hang_up()
            ears.append(events.feed.ears)
            return [([frame.event for frame in each.frames], each.numbers, each.last_id or "") for each in browsers]

    for kinds, numbers, last_id in asyncio.run(story()):
        assert numbers == [1, 2, 3]
        assert kinds.index("resync") == 1
        assert last_id.startswith("another.")  # the epoch of the new log, or nobody could resume
    assert ears == [6, 0]  # one for each pattern, and none is forgotten


class Laborious(Browser):
    """One whose server takes 15 ms of its time for each write."""

    spent = 0.0

    def write(self, wire: bytes) -> bool:
        """As any other, later."""
        self.spent += 0.015
        return super().write(wire)


def test_a_sending_that_took_long_is_followed_by_a_rest_and_what_comes_meanwhile_goes_out_together() -> None:
    """It rests for as long as it took, and an event that comes alone is sent at once."""
    browser: Laborious

    async def story() -> list[tuple[int, int]]:
        loop, seen = asyncio.get_running_loop(), []

        async def see(count: int, *, after: float) -> None:
            """Emit so many, and see how many have come, in how many writes, so many seconds later."""
            for _ in range(count):
                await events.emit("a", {"n": 0})
            await turns(50)
            await asyncio.sleep(after)
            seen.append((len(browser.numbers), len(browser.wires)))

        nonlocal browser
        async with hub_over(timer=lambda: loop.time() + browser.spent) as (events, hub):
            browser = Laborious(SseStream(hub, [Pattern("*")], None))
            await until(lambda: browser.opened)
            await settled(hub)
            await asyncio.sleep(1)
            await see(1, after=0)
            await see(4, after=0.014)
            await see(0, after=0.002)
            await see(0, after=1)
            await see(1, after=0)
            await browser.hang_up()
            return seen

    head, (alone, *rests) = 1, run_virtual(story())

    assert alone == (1, head + 1)
    assert rests == [(1, head + 1), (5, head + 2), (5, head + 2), (6, head + 3)]


def test_a_connection_whose_send_fails_ends_alone() -> None:
    """It hung up without a word; the others in its channel get the event."""

    async def story() -> tuple[str, list[int]]:
        async with hub_over() as (events, hub):
            browser = Browser(SseStream(hub, [Pattern("*")], None))
            await until(lambda: browser.opened)

            async def send(_message: Any) -> None:
                raise ConnectionResetError

            async with hub.outlet(SSE, [Pattern("*")], send) as outlet:
                outlet.begin(hub.now, [], stored=False)
                await settled(hub)
                await events.emit("a", {"n": 1})
                await until(lambda: browser.numbers and outlet.ended)
                ended = outlet.ended
            await browser.hang_up()
            return ended, browser.numbers

    assert asyncio.run(story()) == ("gone", [1])


def test_an_event_that_does_not_fit_the_protocol_is_isolated_by_the_feed() -> None:
    """An entry that is no envelope reaches nobody, and what comes after it does."""

    async def story() -> list[int]:
        log = HandLog()
        async with UnifiedEventSystem(log) as events, Hub(log, events.feed) as hub:
            browser = Browser(SseStream(hub, [Pattern("*")], None))
            await until(lambda: browser.opened)
            await log.append(0, [Draft("order.placed", b"no envelope")], batch="b")
            await events.emit("order.placed", {"n": 2})
            await until(lambda: 2 in browser.numbers)
            await browser.hang_up()
            return browser.numbers

    assert asyncio.run(story()) == [2]
