"""What each wire declares is what experiments find, with real servers, real clients, and a plug that is pulled.

Both ways: a claim too high is a lie, and one too modest hides what the wire is chosen for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import fields

import pytest

from eventlab.errors import LineCut
from eventlab.event import Event
from eventlab.guarantees import Guarantees
from eventlab.transport import START, Line
from tests.emitter.waiting import PATIENCE
from tests.transport.ends import WIRES, Ends, Make, order, read, read_to

MARKER = Event("order.marked", {})


def resumed(ends: Ends, position: str | None) -> Line:
    """A line that goes on behind a position, where the wire knows such a thing."""
    return ends.line(after=position) if position else ends.line()


async def outlives_its_sender(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as first:
        await first.wire.send(order(1))
    async with make(*store) as second, resumed(second, START if second.wire.guarantees.persistent else None) as line:
        await second.wire.send(MARKER)
        return await read_to(line, MARKER) == [1]


async def comes_back_with_a_position(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as ends:
        async with ends.line() as line:
            await ends.wire.send(order(1))
            await read(line, 1)
        for number in (2, 3, 4):
            await ends.wire.send(order(number))
        async with resumed(ends, line.position) as line:
            await ends.wire.send(MARKER)
            return await read_to(line, MARKER) == [2, 3, 4]


async def keeps_the_order(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as ends, ends.line() as one, ends.line() as other:
        for number in range(20):
            await ends.wire.send(order(number))
        await asyncio.gather(*(ends.wire.send(order(number)) for number in range(20, 40)))
        await ends.wire.send(MARKER)
        heard = await read_to(one, MARKER)
        return heard[:20] == list(range(20)) and heard == await read_to(other, MARKER)


async def reaches_readers_of_another_server(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as here, make(*store) as there, there.line() as line:
        await here.wire.send(order(1))
        await there.wire.send(MARKER)
        return await read_to(line, MARKER) == [1]


async def comes_again_unasked(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as ends:
        async with ends.line():
            await ends.wire.send(order(1))  # sent while the reader is there, who leaves without having read it
        async with ends.line() as line:
            await ends.wire.send(MARKER)
            return await read_to(line, MARKER) == [1]


async def waits_for_its_readers(make: Make, store: tuple[str, str]) -> bool:
    async with make(*store) as ends, ends.line() as line:
        sending = asyncio.ensure_future(ends.wire.send(order(1)))
        done, _ = await asyncio.wait([sending], timeout=5)  # nobody reads meanwhile
        await read(line, 1)
        await sending
        return not done


EXPERIMENTS: dict[str, Callable[[Make, tuple[str, str]], Awaitable[bool]]] = {
    "persistent": outlives_its_sender,
    "replay": comes_back_with_a_position,
    "ordered": keeps_the_order,
    "across_processes": reaches_readers_of_another_server,
    "at_least_once": comes_again_unasked,
    "waits_for_handlers": waits_for_its_readers,
}


def test_there_is_an_experiment_for_each_guarantee() -> None:
    """No field is only claimed."""
    assert list(EXPERIMENTS) == [field.name for field in fields(Guarantees)]


@pytest.mark.parametrize("kind", WIRES)
def test_what_a_wire_declares_is_what_happens(kind: str, address: str, key: str) -> None:
    """All six answers, each found by an experiment on a store of its own."""

    async def story() -> tuple[Guarantees, Guarantees]:
        async with asyncio.timeout(PATIENCE):
            found = {name: await run(WIRES[kind], (address, f"{key}-{name}")) for name, run in EXPERIMENTS.items()}
            async with WIRES[kind](address, key) as ends:
                return Guarantees(**found), ends.wire.guarantees

    found, declared = asyncio.run(story())

    assert found == declared


@pytest.mark.parametrize("kind", WIRES)
def test_when_the_plug_is_pulled_only_a_log_has_the_rest(kind: str, shared_redis: object, key: str) -> None:
    """Ten orders, the plug pulled during 4 to 6: SSE loses what Pub/Sub loses, until there is a log behind it."""

    async def story() -> tuple[list[int], bool]:
        address: str = shared_redis.address  # type: ignore[attr-defined]
        async with asyncio.timeout(PATIENCE), WIRES[kind](address, key) as ends:
            heard = []
            async with ends.line() as line:
                for number in (1, 2, 3):
                    await ends.wire.send(order(number))
                heard += await read(line, 3)
                ends.plug.pull()
                with pytest.raises(LineCut) as cut:
                    await anext(line)
            for number in (4, 5, 6):
                await ends.wire.send(order(number))
            ends.plug.put_back()
            async with resumed(ends, cut.value.position) as line:
                for number in (7, 8, 9, 10):
                    await ends.wire.send(order(number))
                await ends.wire.send(MARKER)
                heard += await read_to(line, MARKER)
            return heard, ends.wire.guarantees.replay

    heard, replays = asyncio.run(story())

    assert heard == ([*range(1, 11)] if replays else [1, 2, 3, 7, 8, 9, 10])
