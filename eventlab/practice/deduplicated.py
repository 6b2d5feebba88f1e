"""A handler that runs once for each event, however often the event comes.

    events.subscribe("order.paid", deduplicated(ship))             remembered in this process, until it ends
    events.worker("shipping", "order.paid", once(ship))            remembered by the group, for a day

An event comes twice when an answer was lost on the way: the worker had died before its ack, the browser had
reconnected, the emitter tried again. It has the same id each time, and by that it is known.

Neither is "exactly once". The handler runs, and then its mark is made; a crash between the two runs it again. The
other way round it might never run, and nobody would know. One that raised is not marked: it may come again.
"""

from __future__ import annotations

from typing import Any

from eventlab.event import Event
from eventlab.practice.awaiting import Awaited, awaiting, like
from eventlab.practice.remembered import REMEMBERED, Remembered
from eventlab.system.context import ONE_DAY, Context
from eventlab.system.handling import WorkHandler, handling, name_of


def deduplicated(handler: WorkHandler, *, remember: int = REMEMBERED) -> Awaited:
    """`handler`, which passes over an event whose id is among the newest `remember` that it was done with.

    The same event twice at the same time: the second waits, and runs only if the first has failed. Raises
    `InvalidHandler`, `InvalidOption`.
    """
    call, done = awaiting(handler), Remembered[None](remember)

    async def first_time(event: Event, *context: Any) -> None:
        async with done.turn(event.id):
            if event.id not in done:
                await call(event, *context)
            done.keep(event.id, None)

    return like(handler, first_time)


def once(handler: WorkHandler, *, ttl: float = ONE_DAY) -> Awaited:
    """`handler`, for a worker: run once for each event by the whole group, which remembers it for `ttl` seconds.

    It is marked where the group lives, under the handler's name, by `Context.once`; which says what it cannot hold
    apart. Raises `InvalidHandler`.
    """
    handle, name = handling(handler), name_of(handler)

    async def once_by_group(_event: Event, ctx: Context) -> None:
        await ctx.once(name, lambda: handle(ctx), ttl=ttl)

    once_by_group.__qualname__ = name
    return once_by_group
