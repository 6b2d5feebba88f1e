"""A thousand clients that come and go as they like, and some that reset or do not read: nobody else notices."""

from __future__ import annotations

import asyncio
import random
import socket
from typing import Any

import pytest

from eventlab.gateway import protocols
from eventlab.gateway.channel import STRIP_BYTES
from eventlab.gateway.load.crowd import room_for
from eventlab.gateway.settings import Settings
from tests.chaos.visitor import HEADS, RESET, Deaf, Heard, Visitor
from tests.conftest import RedisServer
from tests.emitter.waiting import PATIENCE, until
from tests.gateway.talking import FILLING, flood, numbers, talking

CLIENTS, EVENTS = 1_000, 20
"""With EVENTS = 1_000 it takes some minutes, and the same holds."""


def test_a_thousand_clients_that_come_and_go_miss_nothing(redis_server: RedisServer) -> None:
    """Whenever they leave, in order or by a reset, each of them gets each event once, and in order.

    Many leave while what they missed is being read for them: no answer of the store ends up with somebody else.
    """
    room_for(2 * CLIENTS)
    chance = random.Random(7)

    async def come_and_go(visitor: Visitor) -> None:
        while (left := EVENTS - len(visitor.numbers)) > 0:
            await visitor.visit(min(chance.randrange(1, 12), left), rude=chance.random() < 0.5)

    async def story() -> list[Visitor]:
        heard = Heard()
        async with talking(redis_server.address, patience=PATIENCE) as room:  # a thousand handshakes take their time
            kinds = ("sse", "websocket") * (CLIENTS // 2)
            visitors = [Visitor(room.port, kind, room.hub.now, on_event=heard.one_more) for kind in kinds]
            visits = asyncio.gather(*map(come_and_go, visitors))
            for n in range(EVENTS):
                await heard.so_many(n * CLIENTS // 2)
                await room.events.emit("order.placed", {"n": n})
            await visits
            await room.deserted()
            return visitors

    visitors = asyncio.run(story())

    assert all(visitor.numbers == list(range(EVENTS)) for visitor in visitors)
    assert sum(visitor.visits for visitor in visitors) > 2 * CLIENTS


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


@pytest.mark.parametrize("kind", ["sse", "websocket"])
def test_a_client_that_never_reads_is_cut_off_and_nobody_else_notices(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Little is kept for it, and not for long; everybody else gets everything; of its connection nothing is left."""
    monkeypatch.setattr(protocols, "CLOSE_SECONDS", 0.1)

    async def story() -> Any:
        async with talking(settings=Settings(send_seconds=2)) as room:
            reader = Visitor(room.port, kind, room.hub.now)
            reading = asyncio.create_task(reader.visit(3000))
            await (deaf := Deaf()).ask(room.port, kind)
            await until(lambda: sum(room.hub.snapshot()["connections"].values()) == 2)
            kept = await flood(room, range(3000))
            await reading
            await room.deserted()
            return reader.numbers, kept, room.hub.snapshot()["slow"], await deaf.read()

    numbers, kept, slow, got = asyncio.run(story())

    assert numbers == list(range(3000))
    assert 0 < kept <= STRIP_BYTES
    assert slow == 1
    assert len(got) < 3000 * len(FILLING)


def test_who_conflates_gets_the_newest_of_each_key() -> None:
    """Of what came while it did not read; it is never cut off for that."""

    async def story() -> Any:
        async with talking() as room, room.listening(slow="conflate") as page:
            page.socket.transport.pause_reading()
            await flood(room, range(3000))
            page.socket.transport.resume_reading()
            frames: list[Any] = []
            while not frames or numbers(frames)[-1] != 2999:
                frames += await page.events(1)
            return frames

    frames = asyncio.run(story())

    newest = {frame["event"]["key"]: frame["event"]["data"]["n"] for frame in frames}
    assert newest == {f"k{n}": 2990 + n for n in range(10)}
    assert numbers(frames) == sorted(set(numbers(frames)))
    assert len(frames) < 3000
