"""What every event system owes, whatever it declares: the meaning of emit, subscribe, history and close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from eventlab.conformance.promise import PATIENCE_SECONDS, Bench, Broken, Promise, expect, types
from eventlab.errors import Closed, EventLabError, InvalidMessage
from eventlab.event import Event
from eventlab.protocol import EventSystem


async def emit_stores(bench: Bench) -> None:
    system = await bench.system()
    event = await system.emit("order.placed", {"dish": "ramen"})

    expect(event.position is not None, True, "emit returned an event with a position")
    expect(list(await system.history("order.placed")), [event], "the history after one emit")


async def fields_travel(bench: Bench) -> None:
    system = await bench.system()
    fields: dict[str, Any] = {
        "actor": "ann",
        "source": "till",
        "key": "order-7",
        "version": 2,
        "metadata": {"ip": "::1"},
    }
    ear = bench.listen(system, "order.placed")
    event = await system.emit("order.placed", {"dish": "ramen", "for": ["ann", "bob"]}, id="mine-1", **fields)

    expect({name: getattr(event, name) for name in fields}, fields, "the fields of the event that emit returned")
    expect(event.id, "mine-1", "its id")
    expect(await ear.until(event), [event], "what a subscriber heard")
    expect(list(await system.history()), [event], "what the history holds")


async def bad_messages_leave_nothing(bench: Bench) -> None:
    system = await bench.system()
    for type, data in [
        ("Order-Placed", {}),
        ("order.placed", ["no", "mapping"]),
        ("order.placed", {"at": datetime.now(UTC)}),
    ]:
        try:
            await system.emit(type, data)  # type: ignore[arg-type]  # wrong on purpose
        except InvalidMessage:
            continue
        raise Broken(f"emit({type!r}, {data!r}) was accepted: expected an InvalidMessage")

    expect(list(await system.history()), [], "the history after three refused emits")


async def patterns_choose(bench: Bench) -> None:
    system = await bench.system()
    ears = {pattern: bench.listen(system, pattern) for pattern in ("*", "user.*", "*.failed", "user.registered")}
    everything = bench.listen(system, "*")
    for type in ("user.registered", "users.counted", "payment.failed", "user.profile.changed"):
        last = await system.emit(type, {})
    await everything.until(last)

    expect(types(ears["user.*"].heard), ["user.registered", "user.profile.changed"], "heard under user.*")
    expect(types(ears["*.failed"].heard), ["payment.failed"], "heard under *.failed")
    expect(types(ears["user.registered"].heard), ["user.registered"], "heard under user.registered")
    expect(len(ears["*"].heard), 4, "events heard under *")


async def hears_from_now_on(bench: Bench) -> None:
    system = await bench.system()
    await system.emit("order.placed", {"number": 1})
    ear = bench.listen(system, "order.placed")
    second = await system.emit("order.placed", {"number": 2})

    expect(await ear.until(second), [second], "heard by a subscriber that came after the first event")


async def unsubscribing_is_final(bench: Bench) -> None:
    system = await bench.system()
    leaving, staying = bench.listen(system, "*"), bench.listen(system, "*")
    first = await system.emit("order.placed", {})
    await leaving.until(first)
    leaving.stop()
    leaving.stop()
    last = await system.emit("order.paid", {})
    await staying.until(last)

    expect(leaving.heard, [first], "heard by a subscriber that left after the first event")


async def one_bad_handler_stops_nobody(bench: Bench) -> None:
    system = await bench.system()

    def no_stove(_event: Event) -> None:
        raise ValueError("no stove")

    system.subscribe("order.placed", no_stove)
    ear = bench.listen(system, "order.placed")
    event = await system.emit("order.placed", {})

    expect(await ear.until(event), [event], "heard by the subscriber behind one that raises")


async def handlers_may_be_plain_or_async(bench: Bench) -> None:
    system = await bench.system()
    plain: list[Event] = []
    system.subscribe("order.placed", plain.append)
    ear = bench.listen(system, "order.placed")
    event = await system.emit("order.placed", {})
    await ear.until(event)

    expect(plain, [event], "heard by a plain function")


async def handlers_may_emit(bench: Bench) -> None:
    system = await bench.system()
    paid: asyncio.Future[Event] = asyncio.get_running_loop().create_future()

    async def pay(event: Event) -> None:
        paid.set_result(await system.emit("order.paid", {"for": event.id}))

    system.subscribe("order.placed", pay)
    ear = bench.listen(system, "order.*")
    async with asyncio.timeout(PATIENCE_SECONDS):
        await system.emit("order.placed", {})
        await ear.until(await paid)

    expect(types(ear.heard), ["order.placed", "order.paid"], "heard behind a handler that emits: cause before effect")


async def stored_before_told(bench: Bench) -> None:
    system = await bench.system()
    found: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def look(event: Event) -> None:
        found.set_result(event in list(await system.history(event.type)))

    system.subscribe("order.placed", look)
    await system.emit("order.placed", {})
    async with asyncio.timeout(PATIENCE_SECONDS):
        held = await found

    expect(held, True, "whether the history held the event when a subscriber was told")


async def newest_and_in_order(bench: Bench) -> None:
    system = await bench.system()
    emitted = [await system.emit(f"user.{word}", {"n": n}) for n, word in enumerate(["registered", "left"] * 4)]

    expect(
        list(await system.history("user.*", limit=3)), emitted[-3:], "history(limit=3): the newest three, oldest first"
    )
    expect(list(await system.history("user.left")), emitted[1::2], "the history of one exact type")
    expect(list(await system.history("order.*")), [], "the history of a pattern that nothing matches")


async def pages_have_no_gap(bench: Bench) -> None:
    system = await bench.system()
    emitted = [await system.emit(f"user.{word}", {"n": n}) for n, word in enumerate(["a", "b", "b", "c", "a"] * 3)]
    seen, cursor = [], "0-0"
    while page := await system.history("user.*", after=cursor, limit=2):
        seen += list(page)
        cursor = page.cursor
        if len(seen) == 4:
            emitted.append(await system.emit("user.b", {"n": "in between"}))

    expect([event.id for event in seen], [event.id for event in emitted], "all pages of two, put together")


async def filters_before_limit(bench: Bench) -> None:
    system = await bench.system()
    mine = await system.emit("user.clicked", {}, actor="ann", key="tab-1")
    for _ in range(5):
        await system.emit("user.clicked", {}, actor="bob", key="tab-2")

    expect(list(await system.history("user.*", actor="ann", limit=1)), [mine], "history(actor='ann', limit=1)")
    expect(list(await system.history("user.*", key="tab-1", limit=1)), [mine], "history(key='tab-1', limit=1)")
    expect(list(await system.history("user.*", actor="eve")), [], "history(actor='eve')")


async def time_bounds(bench: Bench) -> None:
    system = await bench.system()
    before = await system.emit("user.clicked", {})
    after = await system.emit("user.clicked", {})
    while _stored_at(after) == _stored_at(before):  # the clock of the store ticks in milliseconds
        after = await system.emit("user.clicked", {})
    everything = list(await system.history("user.clicked", limit=10_000))
    late = [event for event in everything if _stored_at(event) >= _stored_at(after)]

    expect(
        list(await system.history("user.clicked", since=_stored_at(after), limit=10_000)), late, "since is inclusive"
    )
    early = everything[: len(everything) - len(late)]
    expect(
        list(await system.history("user.clicked", until=_stored_at(after), limit=10_000)), early, "until is exclusive"
    )
    expect(
        len(await system.history("user.clicked", since=timedelta(hours=1), limit=10_000)), len(everything), "an hour"
    )


def _stored_at(event: Event) -> datetime:
    milliseconds = int((event.position or "0-0").partition("-")[0])
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


async def bad_questions_are_refused(bench: Bench) -> None:
    system = await bench.system()
    questions: list[dict[str, Any]] = [
        {"pattern": "user.?"},
        {"limit": 0},
        {"after": "yesterday"},
        {"since": datetime(2024, 8, 17)},  # naive on purpose
    ]
    for question in questions:
        try:
            await system.history(**question)
        except EventLabError:
            continue
        raise Broken(f"history(**{question!r}) was answered: expected an error of eventlab")


async def closing_is_final(bench: Bench) -> None:
    system = await bench.system()
    await system.emit("order.placed", {})
    await system.aclose()
    await system.aclose()
    attempts: list[Callable[[EventSystem], Any]] = [
        lambda system: system.emit("order.placed", {}),
        lambda system: system.history(),
    ]
    for attempt in attempts:
        try:
            await attempt(system)
        except Closed:
            continue
        raise Broken("a closed system went on working: expected Closed")


OWED = (
    Promise("EMIT-STORES", "What emit returned is in the history, with its position.", emit_stores),
    Promise("EMIT-FIELDS", "Every field travels: to the caller, to subscribers, into the history.", fields_travel),
    Promise("EMIT-REFUSES", "What is not an event is refused, and leaves nothing behind.", bad_messages_leave_nothing),
    Promise("EMIT-STORE-FIRST", "An event is stored before anybody is told of it.", stored_before_told),
    Promise("SUBSCRIBE-PATTERN", "A subscriber hears what its pattern names, and nothing else.", patterns_choose),
    Promise(
        "SUBSCRIBE-NOW", "A subscriber hears every event emitted after it came, and none before.", hears_from_now_on
    ),
    Promise("SUBSCRIBE-FINAL", "Unsubscribing is final, and may be repeated.", unsubscribing_is_final),
    Promise(
        "HANDLER-RAISES", "A handler that raises stops nobody, and does not reach emit.", one_bad_handler_stops_nobody
    ),
    Promise("HANDLER-KINDS", "Handlers are plain functions or async ones.", handlers_may_be_plain_or_async),
    Promise(
        "HANDLER-EMITS", "A handler may emit; every subscriber hears the cause before the effect.", handlers_may_emit
    ),
    Promise("HISTORY-NEWEST", "History is the newest events up to the limit, oldest first.", newest_and_in_order),
    Promise("HISTORY-PAGES", "Pages behind a cursor have no gap and no repeat, across types.", pages_have_no_gap),
    Promise("HISTORY-FILTERS", "Filters come before the limit.", filters_before_limit),
    Promise("HISTORY-TIME", "since is inclusive, until exclusive, and a timedelta counts back from now.", time_bounds),
    Promise("HISTORY-REFUSES", "A question that makes no sense is refused.", bad_questions_are_refused),
    Promise("CLOSE-FINAL", "Closing is final, and may be repeated.", closing_is_final),
)
"""Owed by every implementation of `EventSystem`."""
