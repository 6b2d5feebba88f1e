"""A thousand clients that come and go as they like, and some that reset or do not read: nobody else notices."""

from __future__ import annotations

import asyncio
import random
import socket

import pytest

from eventlab.gateway.load.crowd import room_for
from tests.chaos.visitor import HEADS, RESET, Visitor
from tests.emitter.waiting import until
from tests.gateway.talking import talking

CLIENTS, EVENTS = 1_000, 40
"""With EVENTS = 1_000 it takes some minutes, and the same holds."""


def test_a_thousand_clients_that_come_and_go_miss_nothing() -> None:
    """Whenever they leave, in order or by a reset, each of them gets each event once, and in order."""
    room_for(2 * CLIENTS)

    async def story() -> list[Visitor]:
        chance = random.Random(7)
        heard = 0

        def one_more() -> None:
            nonlocal heard
            heard += 1

        async def come_and_go(visitor: Visitor) -> None:
            visitor.cursor = str(room.hub.now)
            while len(visitor.numbers) < EVENTS:
                most = min(chance.randrange(1, 20), EVENTS - len(visitor.numbers))
                await visitor.visit(most, rude=chance.random() < 0.5)

        async with talking() as room:
            visitors = [Visitor(room.port, kind, on_event=one_more) for kind in ("sse", "websocket") * (CLIENTS // 2)]
            visits = asyncio.gather(*map(come_and_go, visitors))
            for n in range(EVENTS):
                await until(lambda n=n: heard >= n * CLIENTS // 2)
                await room.events.emit("order.placed", {"n": n})
            await visits
            await room.deserted()
            return visitors

    visitors = asyncio.run(story())

    assert all(visitor.numbers == list(range(EVENTS)) for visitor in visitors)
    assert sum(visitor.visits for visitor in visitors) > 3 * CLIENTS


@pytest.mark.parametrize("kind", ["sse", "websocket"])
def test_resets_leave_nothing_behind(kind: str) -> None:
    """Before the first byte, in the middle of the head, just behind it: no registration, no task, no socket."""

    def at_work() -> set[str]:
        return {task.get_name() for task in asyncio.all_tasks()} & {
            "a connection catches up",
            "an emit of a connection",
        }

    async def story() -> None:
        async with talking() as room:
            for number in range(200):
                with socket.create_connection(("127.0.0.1", room.port)) as raw:
                    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    raw.sendall(HEADS[kind][: (0, 30, 1000)[number % 3]])
                    if number % 2:
                        await asyncio.sleep(0)
            await Visitor(room.port, kind).visit(0)  # the server has seen them all: this one came last
            await room.deserted()
            assert not at_work()

    asyncio.run(story())
