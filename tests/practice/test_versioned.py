"""A system that shows everybody the newest version of the data, whatever version is stored."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

import eventlab
from eventlab.errors import InvalidMessage, InvalidName, InvalidOption, NotUpcast, UnknownVersion
from eventlab.event import Event
from eventlab.practice import VersionedEventSystem, Versions
from eventlab.system.worker import Worker
from tests.emitter.waiting import until
from tests.practice.test_versioning import OLD, users

NEW = {"user_id": 123, "first_name": "Ann", "last_name": "Lee", "locale": "en"}
BROKEN = {"id": 7}
"""Version 1, but without the name that its step looks for."""


@asynccontextmanager
async def opened(versions: Versions | None = None, **options: Any) -> AsyncIterator[VersionedEventSystem]:
    """The guide's versions around a system in memory; `.inner` is what an old program would use."""
    async with VersionedEventSystem(eventlab.connect("memory://", **options), versions or users()) as events:
        yield events


def test_old_events_are_new_ones_to_whoever_looks_back() -> None:
    """Three versions are stored, one is seen; what was emitted without a version is stored in the newest."""

    async def story() -> tuple[Any, Any, list[Event]]:
        async with opened() as events:
            await events.inner.emit("user.registered", OLD)
            emitted = [await events.emit("user.registered", OLD, version=1), await events.emit("user.registered", NEW)]
            return await events.inner.history(), await events.history(), emitted

    stored, seen, emitted = asyncio.run(story())

    assert [event.version for event in stored] == [1, 1, 3]
    assert [(event.version, event.data) for event in seen] == [(3, NEW)] * 3
    assert emitted == list(seen)[1:]
    assert seen.cursor == stored.cursor


def test_subscribers_of_every_kind_hear_the_newest_version() -> None:
    """Plain, async, decorated, an object that is called: all of them, and none of the other types is touched."""
    heard: list[tuple[str, Event]] = []

    class Called:
        async def __call__(self, event: Event) -> None:
            heard.append(("called", event))

    async def story() -> None:
        async with opened() as events:

            @events.subscribe("user.*")
            async def awaited(event: Event) -> None:
                heard.append(("async", event))

            events.subscribe("*", lambda event: heard.append(("plain", event)))
            events.subscribe("user.*", Called())
            await events.inner.emit("user.registered", OLD)
            await events.inner.emit("order.placed", {"n": 1}, version=9)
            await events.drained()

    asyncio.run(story())

    assert sorted((how, event.version) for how, event in heard if event.type == "user.registered") == [
        ("async", 3),
        ("called", 3),
        ("plain", 3),
    ]
    assert [(how, event.version) for how, event in heard if event.type == "order.placed"] == [("plain", 9)]


def test_a_tail_passes_over_what_it_cannot_read(caplog: pytest.LogCaptureFixture) -> None:
    """The next event comes all the same, past and live; the one left out stands in the log, and is counted."""

    async def story() -> tuple[list[Event], dict[str, Any], int]:
        async with opened() as events:
            start = (await events.history()).cursor
            for data in (OLD, BROKEN):
                await events.inner.emit("user.registered", data)
            tail, seen = events.tail("user.*", after=start), []
            async for event in tail:
                seen.append(event)
                if len(seen) == 3:
                    tail.close()
                elif len(seen) == 1:
                    for data in (BROKEN, OLD, OLD):
                        await events.inner.emit("user.registered", data)
            return seen, events.snapshot(), tail.waiting

    with caplog.at_level(logging.WARNING, "eventlab.versioning"):
        seen, snapshot, waiting = asyncio.run(story())

    assert [event.data for event in seen] == [NEW] * 3
    assert (snapshot["not_upcast"], waiting) == (2, 0)
    assert [record.message.count("split_name, raised KeyError") for record in caplog.records] == [1, 1]


def test_one_unreadable_event_does_not_cost_the_others() -> None:
    """A history lists it among `skipped`, with the step and the reason, and shows the rest."""

    async def story() -> tuple[Any, Event]:
        async with opened() as events:
            await events.inner.emit("user.registered", OLD)
            bad = await events.inner.emit("user.registered", BROKEN)
            await events.inner.emit("user.registered", OLD)
            return await events.history(), bad

    past, bad = asyncio.run(story())

    assert [event.data for event in past] == [NEW, NEW]
    ((type, position, reason),) = [(each.type, each.position, each.reason) for each in past.skipped]
    assert (type, position) == ("user.registered", bad.position)
    assert "the step from version 1 to 2, split_name" in reason


def test_a_page_is_empty_only_at_the_end() -> None:
    """A program that is behind meets a page full of newer events, and reads on behind them."""

    async def story() -> tuple[list[list[int]], int]:
        async with opened() as events:
            cursor, seen, skipped = (await events.history()).cursor, [], 0
            for n in range(20):
                await events.inner.emit("user.registered", {**NEW, "n": n}, version=3 if n % 7 == 6 else 4)
            while page := await events.history("user.*", after=cursor, limit=1):
                cursor, seen, skipped = page.cursor, [*seen, [e.data["n"] for e in page]], skipped + len(page.skipped)
            return seen, skipped + len(page.skipped)

    assert asyncio.run(story()) == ([[6], [13]], 18)


def test_a_page_has_a_hundred_events_unless_you_say_otherwise() -> None:
    """As without the layer."""

    async def story() -> int:
        async with opened() as events:
            await events.emit_many([("order.placed", {})] * 101)
            return len(await events.history())

    assert asyncio.run(story()) == 100


@pytest.mark.parametrize("max_bytes", [1, 700, 1500])
def test_a_page_that_bytes_cut_is_empty_only_at_the_end(max_bytes: int) -> None:
    """So it goes on behind what cannot be read, until it holds something; and then it says that it was cut."""

    async def story() -> tuple[list[int], list[bool], int]:
        async with opened() as events:
            cursor, pages, skipped = (await events.history()).cursor, [], 0
            for n in range(20):
                await events.inner.emit("user.registered", {**NEW, "n": n}, version=3 if n % 7 == 6 else 4)
            while page := await events.history("user.*", after=cursor, max_bytes=max_bytes):
                cursor, skipped = page.cursor, skipped + len(page.skipped)
                pages.append(page)
            seen = [event.data["n"] for page in pages for event in page]
            return seen, [page.cut for page in pages], skipped + len(page.skipped)

    seen, cut, skipped = asyncio.run(story())

    assert (seen, skipped) == ([6, 13], 18)
    assert all(cut)


def test_what_could_not_be_read_again_is_not_stored() -> None:
    """An unknown version, an old one whose step fails, and a bad name are refused before anything is stored."""

    async def story() -> int:
        async with opened() as events:
            for emit in (
                lambda: events.emit("user.registered", NEW, version=4),
                lambda: events.emit_many([("user.registered", NEW), ("user.registered", NEW, {"version": 4})]),
            ):
                with pytest.raises(UnknownVersion, match="has version 4: expected 1, 2 and 3"):
                    await emit()
            with pytest.raises(NotUpcast):
                await events.emit("user.registered", BROKEN, version=1)
            with pytest.raises(InvalidMessage):
                await events.emit("user.registered", NEW, version="2")  # type: ignore[arg-type]  # wrong on purpose
            with pytest.raises(InvalidName):
                await events.emit(["user.registered"], NEW)  # type: ignore[arg-type]  # wrong on purpose
            return len(await events.inner.history())

    assert asyncio.run(story()) == 0


def test_many_are_emitted_as_one_is() -> None:
    """Each in the newest version unless it names one, with all its other fields; what returns is upcast."""

    async def story() -> tuple[list[Event], Any]:
        async with opened() as events:
            old = ("user.registered", OLD, {"version": 1, "actor": "ann"})
            emitted = await events.emit_many([("user.registered", NEW), old, ("order.placed", {}, None)])
            return emitted, await events.inner.history()

    emitted, stored = asyncio.run(story())

    assert [event.version for event in stored] == [3, 1, 1]
    assert [(event.version, event.actor) for event in emitted] == [(3, None), (3, "ann"), (1, None)]
    assert emitted[0].data == emitted[1].data == NEW


def test_a_failing_step_is_a_failing_handler() -> None:
    """A subscriber's `on_error` is told which step failed; the subscriber hears what comes after."""
    told: list[str] = []

    async def story() -> list[Event]:
        heard: list[Event] = []
        async with opened(on_error=lambda error, *_: told.append(type(error).__name__)) as events:
            events.subscribe("user.*", heard.append)
            for data in (BROKEN, OLD):
                await events.inner.emit("user.registered", data)
            await events.drained()
        return heard

    heard = asyncio.run(story())

    assert told == ["NotUpcast"]
    assert [event.data for event in heard] == [NEW]


def test_a_worker_buries_what_cannot_be_upcast_and_has_it_again_once_the_step_is_mended() -> None:
    """Its handler sees new data in the event and in its context; the dead letter keeps the old, to be replayed."""
    handled: list[Any] = []
    versions, mended = Versions(), []

    @versions.upcast("user.registered", 1)
    def split_name(data: Any) -> dict[str, Any]:
        name = data.get("full_name", "unknown") if mended else data["full_name"]
        return {"user_id": data["id"], "first_name": name}

    async def welcome(event: Event, ctx: Any) -> None:
        handled.append((event.data["user_id"], event.version, ctx.event is event))

    async def story() -> tuple[str, str, Any]:
        async with opened(versions) as events:
            await events.inner.emit("user.registered", BROKEN)
            await events.inner.emit("user.registered", OLD)
            worker: Worker = events.worker("mailer", "user.*", welcome, start="beginning", max_deliveries=1)
            async with worker:
                await until(lambda: worker.snapshot()["buried"] and handled)
                (letter,) = await events.dead_letters("mailer").letters()
                mended.append(True)
                await events.dead_letters("mailer").replay("all")
                await until(lambda: len(handled) == 2)
        return letter.reason, letter.handler, letter.event.data

    reason, handler, data = asyncio.run(story())

    assert handled == [(123, 2, True), (7, 2, True)]
    assert "the step from version 1 to 2, split_name, raised KeyError" in reason
    assert handler.endswith("welcome")
    assert data == BROKEN


def test_a_handler_stays_what_it_is() -> None:
    """An async one is run on the loop, its upcasting too, without a thread; an object keeps its name."""
    where: list[bool] = []
    versions = Versions()

    @versions.upcast("user.registered", 1)
    def step(data: Any) -> Any:
        where.append(threading.current_thread() is threading.main_thread())
        return data

    class Mailer:
        async def __call__(self, event: Event) -> None:
            where.append(threading.current_thread() is threading.main_thread())

    async def story() -> str:
        async with opened(versions) as events:
            async with events.worker("mailer", "user.*", Mailer()):
                await events.inner.emit("user.registered", OLD)
                await until(lambda: len(where) == 2)
            return repr(events.subscribe("user.*", Mailer()))

    shown = asyncio.run(story())

    assert where == [True, True]
    assert shown.endswith("(Mailer)>")


def test_versions_with_a_gap_wrap_nothing() -> None:
    """The missing step is an error when the program starts, not when the first old event comes by."""
    versions = users()
    versions.upcast("user.registered", 5)(dict)

    with pytest.raises(InvalidOption, match="not from 3"):
        VersionedEventSystem(eventlab.connect("memory://"), versions)


def test_layers_with_versions_of_different_types_do_not_mind_each_other() -> None:
    """An outer layer leaves the version of a type that it does not know to the inner one, and says so when asked."""

    async def story() -> tuple[int, list[int]]:
        async with VersionedEventSystem(
            VersionedEventSystem(eventlab.connect("memory://"), users()), Versions()
        ) as events:
            emitted = await events.emit("user.registered", NEW)
            return emitted.version, [events.version_of(type) for type in ("user.registered", "order.placed")]

    assert asyncio.run(story()) == (3, [3, 1])
    other_way_round = VersionedEventSystem(VersionedEventSystem(eventlab.connect("memory://"), Versions()), users())
    assert other_way_round.version_of("user.registered") == 3
