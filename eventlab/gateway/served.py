"""The event system that a gateway serves: the one at an address, or one that a function of yours builds.

    eventlab serve --redis redis://localhost:6379/0
    eventlab serve --system shop.events:build           build() returns an event system, open or not,
                                                        or an async context manager that yields one

A system may be wrapped: `MonitoredEventSystem(ResilientEventSystem(system))`. Events are emitted through the outermost,
so that each layer does its work; browsers are served from the log of the innermost. A layer of your own passes on what
it is asked beyond the protocol, as `Wrapper` does: a page of `history` is asked for with `max_bytes`.

With `--workers 3` the function is called three times, once in each process, and what it starts is started three times.
That is as with three nodes: a worker of a group shares the events with the others, a subscriber hears each of them in
every process, and a file that only one may write refuses the second. The log must be one that they share.
"""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

from eventlab.errors import InvalidOption, shown
from eventlab.gateway.settings import Settings
from eventlab.protocol import EventSystem
from eventlab.system.connect import connect
from eventlab.system.unified import UnifiedEventSystem

DEPTH = 20
"""Wrappers around wrappers: more are a circle."""


def innermost(events: Any) -> UnifiedEventSystem:
    """The system with a log and a feed: `events` itself, or what it wraps. Raises `InvalidOption`."""
    system = events
    for _ in range(DEPTH):
        if isinstance(system, UnifiedEventSystem):
            return system
        system = getattr(system, "inner", None)
    raise InvalidOption(
        f"{shown(events)} cannot be served: expected a system with a log and a feed, as connect() makes one, or a "
        "wrapper whose .inner leads to one. Try eventlab.connect()."
    )


def check_shared(events: Any, workers: int) -> None:
    """Raises `InvalidOption` where several workers would have events of their own each."""
    if workers > 1 and innermost(events).log.local:
        raise InvalidOption(
            f"{workers} workers need a store that they share, and this one lives in a single process. "
            "Try a Redis, as --redis redis://localhost:6379/0 or in what --system builds, or --workers 1."
        )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[EventSystem]:
    """The system of these settings, open, and closed at the end. Raises `InvalidOption`, or a `StoreError`."""
    built = await _build(settings.system) if settings.system else connect(settings.redis, name=settings.name)
    async with _entered(built) as events:
        await innermost(events).open()  # a layer of one's own may have left that to us
        yield events


def _entered(built: Any) -> AbstractAsyncContextManager[Any]:
    """It is entered where it can be, and else only closed at the end.

    A layer may have work of its own to begin there; so may an author, by `@asynccontextmanager`, who starts workers
    within it, and ends them before the system is closed.
    """
    if hasattr(built, "__aenter__"):
        entered: AbstractAsyncContextManager[Any] = built
        return entered
    innermost(built)
    return aclosing(built)


async def _build(place: str) -> Any:
    """What the function at `module:name` returns."""
    built = _function(place)()
    return await built if inspect.isawaitable(built) and not hasattr(built, "__aenter__") else built


def _function(place: str) -> Any:
    name, colon, attribute = place.partition(":")
    if not (name and colon and attribute):
        raise InvalidOption(f"{shown(place)} names no function: expected module:function, such as shop.events:build.")
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.insert(0, os.getcwd())  # a script does not look there by itself, and the module is often there
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not f"{name}.".startswith(f"{error.name}."):
            raise  # the module is there, and imports another one that is not
        raise InvalidOption(
            f"there is no module {error.name!r}: expected one that can be imported from {os.getcwd()}. "
            "Try it in python: import " + name
        ) from None
    function = getattr(module, attribute, None)
    if not callable(function) or _asks_for_arguments(function):
        found = f"is {shown(function)}" if hasattr(module, attribute) else "is not there"
        raise InvalidOption(
            f"{place}: {attribute} {found}: expected a function without arguments that returns an event system."
        )
    return function


def _asks_for_arguments(function: Callable[..., Any]) -> bool:
    try:
        inspect.signature(function).bind()
    except TypeError:
        return True
    except ValueError:  # it is written in C, and does not say
        return False
    return False
