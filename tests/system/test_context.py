"""The context: an effect once per event and group, though the handler may run twice."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest

from eventlab.clock import run_virtual
from eventlab.errors import InvalidHandler, InvalidOption
from eventlab.event import Event
from eventlab.system.backoff import Backoff
from eventlab.system.context import Context
from eventlab.system.cursor import Cursor
from eventlab.system.memory_log import MemoryLog
from eventlab.system.worker import Worker
from tests.system.rooms import Room, loop_clock, orders, store, until


def test_an_effect_is_had_once_though_the_handler_runs_three_times() -> None:
    """The mail went out before the CRM failed: the next attempt goes on where that one stopped."""
    mails: list[int] = []
    crm: list[int] = []

    async def welcome(event: Event, ctx: Context) -> None:
        await ctx.once("mail", lambda: mails.append(event.data["n"]))
        if ctx.attempt < 3:
            raise ConnectionError("the CRM is away")
        await ctx.once("crm", lambda: crm.append(event.data["n"]))

    async def story() -> None:
        log = MemoryLog(clock=loop_clock)
        await store(log, orders(2))
        options: dict[str, Any] = {"start": "beginning", "backoff": Backoff(0.1, 0.1), "chance": Random(7)}
        async with Worker(log, "mailer", "*", welcome, **options):
            await until(lambda: len(crm) == 2)

    run_virtual(story())

    assert sorted(mails) == [0, 1]
    assert sorted(crm) == [0, 1]


async def context_in(room: Room, log: Any, name: str = "mailer") -> Context:
    """The context of a first attempt."""
    group = log.group(name)
    await group.create(Cursor.start(log.epoch, log.partitions))
    return Context(group, Event("order.placed", {}, id="e-1"), 1, "ann")


def test_once_tells_whether_it_ran(room: Room) -> None:
    """Plain or async; for another effect, or another group, it runs again."""
    runs: list[str] = []

    async def later() -> None:
        await asyncio.sleep(0)
        runs.append("async")

    async def story() -> list[bool]:
        async with room.open() as log:
            one, other = await context_in(room, log), await context_in(room, log, "billing")
            return [
                await one.once("a", lambda: runs.append("plain")),
                await one.once("a", lambda: runs.append("never")),
                await one.once("b", later),
                await other.once("a", later),
            ]

    assert asyncio.run(story()) == [True, False, True, True]
    assert runs == ["plain", "async", "async"]


def test_an_effect_that_failed_was_not_had(room: Room) -> None:
    """Its error is the handler's, and the next attempt tries it again."""

    async def story() -> bool:
        async with room.open() as log:
            context = await context_in(room, log)
            with pytest.raises(ZeroDivisionError):
                await context.once("a", lambda: 1 / 0)
            return await context.once("a", lambda: None)

    assert asyncio.run(story())


@pytest.mark.parametrize(
    ("effect", "call", "ttl", "error"),
    [
        ("", print, 1.0, InvalidOption),
        (None, print, 1.0, InvalidOption),
        ("mail", print, 0.0, InvalidOption),
        ("mail", print, float("nan"), InvalidOption),
        ("mail", None, 1.0, InvalidHandler),
    ],
)
def test_what_once_cannot_do_is_told(effect: Any, call: Any, ttl: float, error: type[Exception]) -> None:
    """`ctx.once("mail", send(event))` has sent already; the message says to put a lambda in front."""

    async def story() -> None:
        with pytest.raises(error, match=r"Try|lambda"):
            await (await context_in(Room(), MemoryLog())).once(effect, call, ttl=ttl)

    asyncio.run(story())


def test_a_context_shows_what_it_belongs_to() -> None:
    """In a log line, or in a notebook."""
    context = Context(MemoryLog().group("mailer"), Event("order.placed", {}, id="e-1"), 2, "ann")

    assert repr(context) == "<Context 'mailer', attempt 2 of order.placed e-1>"
    assert (context.group, context.worker) == ("mailer", "ann")
