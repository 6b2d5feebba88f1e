"""The SSE stream: how it begins, how it goes on, and each way in which it ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventlab.event import Pattern
from eventlab.gateway import channel
from eventlab.gateway.direct import ABORT
from eventlab.gateway.hub import Hub
from eventlab.gateway.stream import RETRY_MILLISECONDS, SseStream
from eventlab.metrics import CountedMetrics
from eventlab.system.partition import partition_of
from eventlab.system.producers.incoming import Refusal
from eventlab.system.unified import UnifiedEventSystem
from eventlab.transport import SseParser
from tests.emitter.waiting import PATIENCE, turns, until
from tests.gateway.browsers import Browser, hub_over, settled
from tests.gateway.test_hub_model import SleepyLog
from tests.system.stores import HandLog


def stream(hub: Hub, after: str | None = None, pattern: str = "*", **options: Any) -> SseStream:
    """A stream of one pattern."""
    return SseStream(hub, [Pattern(pattern)], after, **options)


async def emit(events: UnifiedEventSystem, *numbers: int) -> list[str]:
    """Events of these numbers; where they are stored."""
    stored = await events.emit_many(("order.placed", {"n": number}) for number in numbers)
    return [event.position or "" for event in stored]


def test_it_can_be_resumed_before_the_first_event() -> None:
    """The first block has an id, and a time to come again that differs from client to client."""

    async def story() -> tuple[str | None, str, set[int | None]]:
        async with hub_over() as (events, hub):
            (position,) = await emit(events, 1)
            browsers = [Browser(stream(hub)) for _ in range(20)]
            await until(lambda: all(browser.opened for browser in browsers))
            parsers = [SseParser() for _ in browsers]
            for parser, browser in zip(parsers, browsers, strict=True):
                parser.feed(b"".join(message.get("body", b"") for message in browser.messages))
                await browser.hang_up()
            return browsers[0].last_id, position, {parser.retry for parser in parsers}

    last_id, position, retries = asyncio.run(story())

    assert last_id == position
    assert len(retries) > 1
    assert all(RETRY_MILLISECONDS[0] <= (retry or 0) <= RETRY_MILLISECONDS[1] for retry in retries)


def test_nobody_on_the_way_buffers_or_keeps_it() -> None:
    """What proxies are told, in the head."""

    async def story() -> dict[bytes, bytes]:
        async with hub_over() as (_events, hub):
            browser = Browser(stream(hub))
            await until(lambda: browser.opened)
            await browser.hang_up()
            return dict(browser.messages[0]["headers"])

    head = asyncio.run(story())

    assert head[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert head[b"cache-control"] == b"no-store"
    assert head[b"x-accel-buffering"] == b"no"


def test_without_a_cursor_it_begins_now_even_where_the_feed_lags_behind() -> None:
    """What was stored before is not sent, though the feed hands it out only afterwards."""

    async def story() -> list[int]:
        log = SleepyLog()
        async with UnifiedEventSystem(log) as events, Hub(log, events.feed) as hub:
            other = Browser(stream(hub))  # so that somebody listens, and the feed reads
            await until(lambda: other.opened)
            log.awake.clear()
            await emit(events, 1)
            browser = Browser(stream(hub))
            await until(lambda: browser.opened)
            await emit(events, 2)
            log.awake.set()
            await until(lambda: 2 in browser.numbers)
            await other.hang_up()
            await browser.hang_up()
            return browser.numbers

    assert asyncio.run(story()) == [2]


def test_what_is_stored_while_its_head_is_being_sent_is_not_of_now() -> None:
    """Now is when the first block goes out: what came before that is neither sent, nor waited for."""

    async def story() -> tuple[list[int], str | None, str]:
        async with hub_over() as (events, hub):
            browser = Browser(stream(hub))
            browser._in_hand = [{"type": "nothing"}]  # the head has to wait
            browser.hold()
            await turns(3)
            (before,) = await emit(events, 1)
            browser.let_go()
            browser.messages.clear()
            await until(lambda: browser.opened)
            first_id = browser.last_id
            await emit(events, 2)
            await until(lambda: 2 in browser.numbers)
            await browser.hang_up()
            return browser.numbers, first_id, before

    numbers, first_id, before = asyncio.run(story())

    assert numbers == [2]
    assert first_id == before


@pytest.mark.parametrize("after", ["garbage", "9999999999999-0"])
def test_a_cursor_that_leads_nowhere_is_answered_with_a_resync(after: str) -> None:
    """And the stream goes on from now."""

    async def story() -> list[str]:
        async with hub_over() as (events, hub):
            await emit(events, 1)
            browser = Browser(stream(hub, after))
            await until(lambda: browser.opened)
            await emit(events, 2)
            await until(lambda: len(browser.frames) == 2)
            await browser.hang_up()
            return [frame.event for frame in browser.frames] + [str(n) for n in browser.numbers]

    assert asyncio.run(story()) == ["resync", "message", "2"]


def test_what_is_past_its_retention_is_a_resync_and_what_is_left_comes_after_it() -> None:
    """The client hears that something is missing, before it hears what is not."""

    async def story() -> tuple[list[str], list[int], int]:
        async with hub_over(max_length=1) as (events, hub):
            (first, *_rest) = await emit(events, *range(300))
            left = [event.data["n"] for event in await events.history(limit=1000)]
            browser = Browser(stream(hub, first))
            await until(lambda: 299 in browser.numbers)
            await browser.hang_up()
            return [frame.event for frame in browser.frames], browser.numbers, left[0]

    kinds, numbers, oldest = asyncio.run(story())

    assert oldest > 1
    assert kinds[0] == "resync"
    assert "resync" not in kinds[1:]
    assert numbers == list(range(oldest, 300))


def test_an_id_stands_for_everything_that_came_before_it_whatever_the_clocks_of_two_partitions_say() -> None:
    """An event whose partition is slow is handed out first, though the client has had the other's from the log already.

    Its id must not lead back before that one, or the client would hear it twice.
    """

    async def story() -> tuple[list[int], list[int]]:
        moment = [datetime(2024, 8, 17, 10, 0, 10, tzinfo=UTC)]
        log = SleepyLog(partitions=2, clock=lambda: moment[0])
        slow, fast = (next(key for key in "abcdef" if partition_of(key, 2) == partition) for partition in (0, 1))
        async with UnifiedEventSystem(log) as events, Hub(log, events.feed) as hub:
            other = Browser(stream(hub))  # so that somebody listens, and the feed reads
            await until(lambda: other.opened)
            log.awake.clear()
            await events.emit("order.placed", {"n": 1}, key=fast)
            browser = Browser(stream(hub, "0-0"))
            await until(lambda: browser.numbers == [1])
            moment[0] -= timedelta(seconds=5)
            await events.emit("order.placed", {"n": 2}, key=slow)
            log.awake.set()
            await until(lambda: 2 in browser.numbers)
            again = Browser(stream(hub, browser.last_id))
            await until(lambda: again.opened)
            await settled(hub)
            for each in (other, browser, again):
                await each.hang_up()
            return browser.numbers, again.numbers

    assert asyncio.run(story()) == ([1, 2], [])


def test_it_ends_when_its_time_is_over() -> None:
    """In order: the answer is complete, and tells when to come again; nobody is cut off who listens."""
    aborted: list[bool] = []

    async def story() -> tuple[bool, int]:
        async with hub_over() as (_events, hub):
            abort = {"abort": lambda: (aborted.append(True), browser._hung_up.set())}
            browser = Browser(stream(hub, seconds=0.02), extensions={ABORT: abort})
            await browser.call
            return browser.ended, sum(hub.snapshot()["connections"].values())

    assert asyncio.run(story()) == (True, 0)
    assert not aborted


def test_a_server_that_cannot_cut_off_is_not_asked_to() -> None:
    """Behind another server than ours the call just ends, and that one does as it does."""

    async def story() -> tuple[bool, int]:
        async with hub_over(send_seconds=0.02) as (events, hub):
            browser = Browser(stream(hub))
            await until(lambda: browser.opened)
            browser.hold()
            await emit(events, 1)
            await emit(events, 2)
            await browser.call
            return browser.ended, hub.slow

    assert asyncio.run(story()) == (False, 1)


def test_a_drain_does_not_wait_for_who_is_not_listening() -> None:
    """What it was being sent is in the way of a goodbye; its patience would be a thousand seconds."""
    aborted: list[bool] = []

    async def story() -> bool:
        async with hub_over(send_seconds=1000.0) as (events, hub):
            abort = {"abort": lambda: (aborted.append(True), browser._hung_up.set())}
            browser = Browser(stream(hub), extensions={ABORT: abort})
            await until(lambda: browser.opened)
            browser.hold()
            await emit(events, 1)
            await emit(events, 2)
            await until(lambda: hub.snapshot()["behind"])
            await hub.drain(over=0)
            async with asyncio.timeout(PATIENCE):
                await browser.call
            return browser.ended

    assert not asyncio.run(story())
    assert aborted == [True]


def test_a_drain_ends_every_stream_in_order_and_lets_nobody_in() -> None:
    """Over the time that it is given; who comes then is told to go elsewhere."""

    async def story() -> tuple[list[bool], bool, int]:
        async with hub_over() as (_events, hub):
            browsers = [Browser(stream(hub)) for _ in range(20)]
            await until(lambda: all(browser.opened for browser in browsers))
            await hub.drain(over=0.2)
            with pytest.raises(Refusal) as refused:
                await Browser(stream(hub)).call
            await asyncio.gather(*(browser.call for browser in browsers))
            return [browser.ended for browser in browsers], hub.snapshot()["draining"], refused.value.status

    ended, draining, status = asyncio.run(story())

    assert ended == [True] * 20
    assert draining
    assert status == 503


def test_a_drain_ends_a_stream_that_has_not_begun() -> None:
    """It still looks for the end of the log when the drain comes: it begins, and ends at once, in order."""

    async def story() -> bool:
        log = HandLog()
        async with UnifiedEventSystem(log) as events, Hub(log, events.feed) as hub:
            await emit(events, 1)
            browser = Browser(stream(hub, "9999999999999-0"))
            async with log.hold("newest"):
                await hub.drain(over=0)
            await browser.call
            return browser.ended

    assert asyncio.run(story())


def test_a_client_that_takes_nothing_is_cut_off() -> None:
    """After its patience the server aborts the connection: an answer that nobody reads cannot be completed."""
    aborted, metrics = [], CountedMetrics()

    async def story() -> tuple[bool, dict[str, Any]]:
        async with hub_over(send_seconds=0.02, metrics=metrics) as (events, hub):
            browser: Browser
            abort = {"abort": lambda: (aborted.append(True), browser._hung_up.set())}
            browser = Browser(stream(hub), extensions={ABORT: abort})
            await until(lambda: browser.opened)
            browser.hold()
            await emit(events, 1)
            await emit(events, 2)
            await browser.call
            return browser.ended, hub.snapshot()

    ended, snapshot = asyncio.run(story())

    assert aborted == [True]
    assert not ended
    assert snapshot["slow"] == metrics.snapshot()["gateway.slow{policy=disconnect}"] == 1
    assert snapshot["connections"] == {"sse": 0, "websocket": 0}
    assert snapshot["kept_bytes"] == 0


def test_a_client_that_is_too_far_behind_is_cut_off_and_the_others_do_not_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No more than the strip is kept for it; it comes again with its last id, and has missed nothing."""
    monkeypatch.setattr(channel, "STRIP_BYTES", 1000)

    async def story() -> tuple[list[int], list[int], int, int]:
        async with hub_over() as (events, hub):
            slow, quick = Browser(stream(hub)), Browser(stream(hub))
            await until(lambda: slow.opened and quick.opened)
            slow.hold()
            most = 0
            for number in range(50):
                await emit(events, number)
                await until(lambda number=number: number in quick.numbers)
                most = max(most, hub.snapshot()["kept_bytes"])
            slow.let_go()
            await until(slow.call.done)
            again = Browser(stream(hub, slow.last_id))
            await until(lambda: 49 in again.numbers)
            await quick.hang_up()
            await again.hang_up()
            return slow.numbers + again.numbers, quick.numbers, most, hub.snapshot()["slow"]

    slow, quick, most, cut = asyncio.run(story())

    assert quick == list(range(50))
    assert slow == list(range(50))
    assert 0 < most <= 1000
    assert cut == 1


def test_a_dashboard_gets_the_newest_of_each_when_it_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `conflate` it is not cut off, however far behind; what it skipped is not sent."""
    monkeypatch.setattr(channel, "STRIP_BYTES", 1000)

    async def story() -> tuple[list[int], bool]:
        async with hub_over() as (events, hub):
            browser = Browser(stream(hub, conflate=True))
            await until(lambda: browser.opened)
            browser.hold()
            for number in range(50):
                await events.emit("order.placed", {"n": number}, key=f"k{number % 2}")
                await turns(3)
            browser.let_go()
            await until(lambda: {48, 49} <= set(browser.numbers))
            await settled(hub)
            alive = not browser.call.done()
            await browser.hang_up()
            return browser.numbers, alive

    numbers, alive = asyncio.run(story())

    assert alive
    assert numbers == sorted(numbers)
    assert len(numbers) < 25
