"""A layer stands where a system stands: what it does not do itself, the system behind it does."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

import pytest

import eventlab
from eventlab.errors import Closed, InvalidHandler, InvalidOption
from eventlab.event import Event
from eventlab.practice import Wrapper
from eventlab.practice.in_memory import InMemoryEventSystem
from tests.emitter.waiting import until


class Loud(Wrapper):
    """A layer that notes every type that is emitted, and every event before a handler has it."""

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self.said: list[str] = []

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        self.said.append(f"emit {type}")
        return await super().emit(type, data, **fields)

    def around(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        def loud(event: Event) -> Any:
            self.said.append(f"hear {event.type}")
            return handler(event)

        return loud


def test_a_layer_enters_and_closes_what_it_wraps() -> None:
    """`async with` on the layer opens the system behind it, and the end of the block closes that."""

    async def use() -> Loud:
        async with Loud(eventlab.connect("memory://")) as events:
            await events.emit("order.placed", {})
        with pytest.raises(Closed):
            await events.inner.history()
        return events

    assert asyncio.run(use()).said == ["emit order.placed"]


def test_what_a_layer_does_not_do_is_passed_on() -> None:
    """Schemas, the log, guarantees, dead letters: the layer has whatever the system behind it has."""

    async def use() -> None:
        async with Wrapper(Wrapper(eventlab.connect("memory://"))) as events:
            system = events.inner.inner

            assert (events.log, events.schemas) == (system.log, system.schemas)
            assert events.guarantees == system.guarantees
            assert events.snapshot() == system.snapshot()

    asyncio.run(use())


def test_a_handler_is_handed_on_as_the_layer_gives_it() -> None:
    """Subscribers, decorated or not, hear through the layer, and through each layer once."""

    async def use() -> tuple[Loud, list[Event], Event]:
        async with Loud(Loud(eventlab.connect("memory://"))) as events:
            heard: list[Event] = []
            events.subscribe("order.*")(heard.append)
            event = await events.emit("order.placed", {})
            await events.drained()
        return events, heard, event

    events, heard, event = asyncio.run(use())

    assert heard == [event]
    assert events.said == events.inner.said == ["emit order.placed", "hear order.placed"]


def yields(event: Event) -> Iterator[Event]:
    """A generator: calling it runs none of its lines."""
    yield event


async def yields_later(event: Event) -> AsyncIterator[Event]:
    """The same, async."""
    yield event


@pytest.mark.parametrize("handler", [yields, yields_later, "print", 7])
def test_what_is_no_handler_is_refused_behind_the_layer(handler: Any) -> None:
    """A layer must not turn what cannot be called into something that can, and fails later."""

    async def use() -> None:
        async with Loud(eventlab.connect("memory://")) as events:
            events.subscribe("order.*", handler)

    with pytest.raises(InvalidHandler):
        asyncio.run(use())


def test_the_layer_that_does_nothing_hands_on_the_handler_itself() -> None:
    """To a subscription and to a worker, which is answered as it is."""

    async def use() -> tuple[str, list[Event], Event]:
        handled: list[Event] = []
        async with Wrapper(eventlab.connect("memory://")) as events:
            async with events.worker("kitchen", "order.*", handled.append) as worker:
                event = await events.emit("order.placed", {})
                await until(lambda: worker.snapshot()["handled"] == 1)
            assert events.around(print) is print
            return repr(events), handled, event

    shown, handled, event = asyncio.run(use())

    assert handled == [event]
    assert shown.startswith("<Wrapper around <UnifiedEventSystem")


def test_an_attribute_that_nobody_has_is_an_error_that_names_the_inner_system() -> None:
    """A misspelt verb is found as it would be without the layer; a copy in the making does not ask for ever."""
    inner = InMemoryEventSystem()

    with pytest.raises(AttributeError, match="'InMemoryEventSystem' object has no attribute 'emitt'"):
        _ = Wrapper(inner).emitt
    assert copy.copy(Wrapper(inner)).inner is inner


@pytest.mark.parametrize("inner", [None, "redis://127.0.0.1:6379/0", eventlab.connect])
def test_what_is_no_system_is_refused_at_once(inner: Any) -> None:
    """An address, or a function that was not called: told when the layer is made, and not when it is closed."""
    with pytest.raises(InvalidOption, match=r"is no event system\. Try Wrapper\(eventlab\.connect\(\)\)"):
        Wrapper(inner)


def test_awaited_it_is_open_until_it_is_closed() -> None:
    """In a notebook the next cell goes on with it: as with `await connect()`, so with layers around it."""

    async def use() -> tuple[int, bool]:
        events = await Wrapper(Wrapper(eventlab.connect()))
        await events.emit("user.left", {})
        found = len(await events.history("user.*"))
        await events.aclose()
        return found, events.snapshot()["closed"]

    assert asyncio.run(use()) == (1, True)


def test_a_layer_that_was_not_entered_says_how_to() -> None:
    """The line of the README with its `async with` forgotten, the likeliest mistake of all."""

    async def use() -> None:
        await Wrapper(eventlab.connect()).emit("user.left", {})

    with pytest.raises(AttributeError, match=r"not open yet\. Try `async with … as events`"):
        asyncio.run(use())


def test_a_system_needs_no_more_than_the_protocol() -> None:
    """A system of your own, without `async with` and without a snapshot, can be wrapped as well."""

    class Bare:
        closed = False

        async def aclose(self) -> None:
            self.closed = True

    async def use() -> dict[str, Any]:
        async with Wrapper(Bare()) as events:
            shown = events.snapshot()
        return {"closed": events.inner.closed, **shown}

    assert asyncio.run(use()) == {"closed": True}
