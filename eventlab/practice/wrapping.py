"""A layer around an event system: it stands in its place, and passes on whatever it does not do itself.

    class Loud(Wrapper):
        async def emit(self, type, data, **fields):
            print(type)
            return await super().emit(type, data, **fields)

    async with Loud(eventlab.connect()) as events:      the layer enters, and closes, what it was given
        await events.emit("order.placed", {})           printed, then stored
        events.log                                      the inner system's own: passed on

Two things to think of when you write one. A verb of the inner system that you do not define goes past your layer
unseen: `emit_many` does not call your `emit`. And what subscribers and workers are handed goes through `around`: that
is the place to change, count or guard what they hear.

Layers stand in any order, and each order keeps every promise. What the order changes is what a layer gets to see:

    this layer             around that      sees                                   and within it
    Monitored, Recording   Resilient        an emit, however often it was tried    each try, and each replay
                           Deduplicated     the repeats, too                       what was stored
                           Versioned        the newest version                     the version that is stored
    Monitored              Versioned        no event that could not be upcast      that one as an error of its handler
    Deduplicated           Resilient        your ids, and no replay                an id for each emit, and each replay

When in doubt, put nearest to you what is about you (is the caller answered, and how soon?), and nearest to the store
what is about the store (is it there twice?).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Mapping
from typing import Any, Self

from eventlab.errors import InvalidOption, shown
from eventlab.event import Event
from eventlab.guarantees import Guarantees
from eventlab.protocol import Handler, History


class Wrapper:
    """The layer that does nothing. Satisfies `EventSystem`, and gives access to all else that `inner` has."""

    def __init__(self, inner: Any) -> None:
        """`inner`: an event system, open or not; or what `connect()` gives, if you enter the layer.

        Raises `InvalidOption` for what is neither.
        """
        if not hasattr(inner, "aclose") and not hasattr(inner, "__aenter__"):
            raise InvalidOption(f"{shown(inner)} is no event system. Try {type(self).__name__}(eventlab.connect()).")
        self.inner: Any = inner
        """What is wrapped. Any: it may have more verbs than the protocol."""

    @property
    def guarantees(self) -> Guarantees:
        """What the inner system promises. A layer that changes a promise says so here."""
        promised: Guarantees = self.inner.guarantees
        return promised

    def around(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """What the inner system is given in place of `handler`, of a subscriber or a worker: here, the same.

        A worker runs a plain function in a thread and an async one on the loop, and looks at the signature: what you
        answer must be of the same kind.
        """
        return handler

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As the inner system does it."""
        event: Event = await self.inner.emit(type, data, **fields)
        return event

    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        """As the inner system does it, with what `around` makes of the handler; a decorator without one."""
        if handler is None:
            return lambda decorated: (self.subscribe(pattern, decorated), decorated)[1]
        return self.inner.subscribe(pattern, self._around(handler))

    def worker(self, group: str, pattern: str, handler: Callable[..., Any], **options: Any) -> Any:
        """As the inner system does it, with what `around` makes of the handler."""
        return self.inner.worker(group, pattern, self._around(handler), **options)

    async def history(self, pattern: str = "*", **question: Any) -> History:
        """As the inner system does it."""
        past: History = await self.inner.history(pattern, **question)
        return past

    def snapshot(self) -> dict[str, Any]:
        """What the inner system shows. A layer adds what it knows under a name of its own."""
        return dict(self.inner.snapshot()) if hasattr(self.inner, "snapshot") else {}

    async def aclose(self) -> None:
        """Close the inner system. Closing twice does nothing."""
        await self.inner.aclose()

    def __await__(self) -> Generator[Any, None, Self]:
        """`events = await Layer(connect())`, as in a notebook: you close it yourself."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        if hasattr(self.inner, "__aenter__"):  # a system need not have it: the protocol only asks for `aclose`
            self.inner = await self.inner.__aenter__()  # `connect()` is entered, and another comes out: the system
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    def __getattr__(self, name: str) -> Any:
        if name == "inner":  # not there yet: a copy in the making asks, and would ask for ever
            raise AttributeError(f"{type(self).__name__} wraps nothing yet")
        return getattr(self.inner, name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} around {self.inner!r}>"

    def _around(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """`around`, but for what is no handler: the inner system refuses it, and a layer must not hide it."""
        yields = inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler)
        return self.around(handler) if callable(handler) and not yields else handler
