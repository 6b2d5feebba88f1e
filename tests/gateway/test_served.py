"""Which system is served: the one at an address, or what a function builds; and what is no system is refused."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventlab.emitter import PersistentEventSystem
from eventlab.errors import Closed, InvalidOption
from eventlab.gateway.served import check_shared, innermost, opened
from eventlab.gateway.settings import Settings
from eventlab.practice.wrapping import Wrapper
from eventlab.system.connect import connect
from eventlab.system.unified import UnifiedEventSystem
from tests.conftest import RedisServer

MODULE = """
from contextlib import asynccontextmanager

import eventlab
from eventlab.system.memory_log import MemoryLog
from eventlab.system.unified import UnifiedEventSystem

class Wrapper:
    def __init__(self, inner):
        self.inner = inner
    async def emit(self, type, data, **fields):
        return await self.inner.emit(f"wrapped.{type}", data, **fields)
    async def aclose(self):
        await self.inner.aclose()

def connecting():
    return eventlab.connect("memory://")

def closed():
    return UnifiedEventSystem(MemoryLog())

async def opened():
    return await eventlab.connect("memory://")

async def connecting_async():
    return eventlab.connect("memory://")

@asynccontextmanager
async def entered():
    async with eventlab.connect("memory://") as events:
        yield events
        await events.emit("shop.closed", {})  # it is still open here: whoever built it ends first what works in it

@asynccontextmanager
async def entered_nothing():
    yield None

def wrapped():
    return Wrapper(Wrapper(closed()))

class Layer(Wrapper):  # with work of its own, around what is not even a system yet
    async def __aenter__(self):
        self.inner = await self.inner.__aenter__()
        return self
    async def __aexit__(self, *exc):
        await self.aclose()

def layered():
    return Layer(Layer(eventlab.connect("memory://")))

def nothing():
    return None

def circle():
    one = Wrapper(eventlab.connect("memory://"))
    one.inner = one
    return one

def broken():
    raise RuntimeError("the shop is closed")

number = 7
"""


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module `shop_events` in the folder where one works."""
    (tmp_path / "shop_events.py").write_text(MODULE)
    (tmp_path / "shop_broken.py").write_text("import no_such_thing_at_all")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "build", ["connecting", "closed", "opened", "connecting_async", "entered", "wrapped", "layered"]
)
def test_what_a_function_builds_is_opened_and_closed(build: str) -> None:
    """Open or not, awaited or not, wrapped or not: it can be used, and is closed when the serving ends."""

    async def story() -> tuple[str, UnifiedEventSystem]:
        async with opened(Settings(system=f"shop_events:{build}")) as events:
            event = await events.emit("order.placed", {})
            return event.type, innermost(events)

    async def afterwards() -> None:
        type, system = await story()
        assert type == ("wrapped.wrapped.order.placed" if build in ("wrapped", "layered") else "order.placed")
        with pytest.raises(Closed):
            await system.emit("too.late", {})

    asyncio.run(afterwards())


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("shop_events", "names no function: expected module:function"),
        (":connecting", "names no function"),
        ("shop_events:", "names no function"),
        ("no_such_shop:build", "there is no module 'no_such_shop'"),
        ("shop_events.inner:build", "there is no module 'shop_events.inner'"),
        ("shop_events:build", "build is not there: expected a function"),
        ("shop_events:number", "number is 7 (int): expected a function"),
        ("shop_events:Wrapper", "Wrapper'> (type): expected a function without arguments"),
        ("shop_events:nothing", "None (NoneType) cannot be served"),
        ("shop_events:circle", "cannot be served"),
        ("shop_events:entered_nothing", "None (NoneType) cannot be served"),
    ],
)
def test_what_is_no_system_is_said_in_one_sentence(place: str, says: str) -> None:
    """No module, no function, the wrong thing: what came, and what was expected."""

    async def story() -> None:
        async with opened(Settings(system=place)):
            pass

    with pytest.raises(InvalidOption) as caught:
        asyncio.run(story())

    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("place", "raised"), [("shop_events:broken", RuntimeError), ("shop_broken:build", ModuleNotFoundError)]
)
def test_a_mistake_within_the_function_keeps_its_traceback(place: str, raised: type[Exception]) -> None:
    """It is the author's, who needs to see where it happened."""

    async def story() -> None:
        async with opened(Settings(system=place)):
            pass

    with pytest.raises(raised):
        asyncio.run(story())


def test_a_stage_without_a_log_cannot_be_served() -> None:
    """The gateway reads one log; stage 2 has a stream for each type."""

    async def story() -> Any:
        async with PersistentEventSystem() as events:
            return innermost(events)

    with pytest.raises(InvalidOption, match=r"expected a system with a log and a feed"):
        asyncio.run(story())


def test_a_script_finds_the_module_where_one_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m` looks there by itself; the command `eventlab` is a script, and does not."""
    (tmp_path / "till_events.py").write_text(MODULE)
    monkeypatch.setattr(sys, "path", [place for place in sys.path if place not in ("", str(tmp_path))])

    async def story() -> str:
        async with opened(Settings(system="till_events:connecting")) as events:
            return (await events.emit("order.placed", {})).type

    assert asyncio.run(story()) == "order.placed"


@pytest.mark.parametrize(("workers", "address"), [(2, None), (2, "memory://"), (1, "memory://"), (2, "redis://…")])
def test_several_processes_need_a_log_that_is_in_none_of_them(
    workers: int, address: str | None, shared_redis: RedisServer
) -> None:
    """However it is wrapped: what counts is where the innermost keeps its events."""
    on_a_server = address == "redis://…"

    async def story() -> None:
        where = shared_redis.address if on_a_server else address
        async with connect(where, name="a-log-for-several") as events:
            check_shared(Wrapper(events), workers)

    if workers == 1 or on_a_server:
        asyncio.run(story())
    else:
        with pytest.raises(InvalidOption, match=r"2 workers need a store that they share.* Try a Redis"):
            asyncio.run(story())


def test_without_anything_the_events_live_in_this_process() -> None:
    """The laptop's case: no Redis, no module."""

    async def story() -> int:
        async with opened(Settings()) as events:
            await events.emit("order.placed", {})
            return len(await events.history())

    assert asyncio.run(story()) == 1


def test_the_system_itself_is_its_own_innermost() -> None:
    """Nothing is wrapped, nothing is unwrapped."""

    async def story() -> bool:
        async with connect("memory://") as events:
            return innermost(events) is events

    assert asyncio.run(story())
