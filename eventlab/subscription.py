"""Who listens to what: the table behind every `on` and `subscribe`, and the handle that ends one of them.

    add("order.*", cook) ─┐        matching("order.placed")
    add("order.placed", mail) ─┼─▶  (cook, mail)      in the order in which they were added,
    add("user.*", audit) ─┘                           worked out once and remembered per type

Two decisions keep emitting simple. `matching` hands out a tuple, so that adding during an emit cannot disturb the
one in progress: a newcomer hears the next event. And a removed subscription turns deaf at once, in the tuples that
are already out as well: unsubscribing is final, even in the middle of an emit.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from eventlab.errors import InvalidHandler, shown
from eventlab.event import Pattern, PatternIndex, check_name

MAX_REMEMBERED_TYPES = 16_384
"""Types whose handlers are remembered; past that the memory starts afresh, so that odd types cannot fill it."""

AnyHandler = Callable[[Any], Any]


class Subscription:
    """One handler listening to one pattern. Call it to unsubscribe; or let a `with` block do so at its end.

    Calling it again does nothing. `deliver` is what an emitter calls: the handler, or nothing once it has ended.
    """

    __slots__ = ("__weakref__", "_table", "deliver", "handler", "on_end", "order", "pattern")

    def __init__(self, table: Subscriptions, pattern: Pattern, handler: AnyHandler, order: int, *, once: bool) -> None:
        self._table, self.pattern, self.handler, self.order = table, pattern, handler, order
        self.deliver: AnyHandler = self._deliver_once if once else handler
        self.on_end: Callable[[], None] | None = None
        """Called once, when it ends: for whoever keeps something for it, such as a queue."""

    @property
    def active(self) -> bool:
        """Whether it still listens."""
        return self in self._table

    def __call__(self) -> None:
        self.deliver = _nobody
        self._table.remove(self)
        ended, self.on_end = self.on_end, None
        if ended is not None:
            ended()

    def _deliver_once(self, value: Any) -> Any:
        self()  # first: a handler that emits the same event must not hear it again
        return self.handler(value)

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_exc: object) -> None:
        self()

    def __repr__(self) -> str:
        name = getattr(self.handler, "__qualname__", repr(self.handler))
        return f"<Subscription {self.pattern.text!r} → {name}{'' if self.active else ', ended'}>"


class Subscriptions:
    """The table: subscriptions by pattern, and the tuple of them that any one type reaches. For one thread."""

    def __init__(self) -> None:
        self._index: PatternIndex[Subscription] = PatternIndex()
        self._added = 0
        self.remembered: dict[str, tuple[Subscription, ...]] = {}
        """Types already worked out. An emitter may look here first, and calls `matching` for what is missing."""

    def add(self, pattern: str, handler: AnyHandler, *, once: bool = False) -> Subscription:
        """Add and return a subscription; raises `InvalidPattern`, or `InvalidHandler` for what cannot be called."""
        if not callable(handler):
            raise InvalidHandler(
                f"{shown(handler)} cannot be called: a handler is a function of one argument, such as print. "
                "Pass the function itself, without parentheses."
            )
        if inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler):
            raise InvalidHandler(
                f"{shown(handler)} holds a `yield`: calling it runs none of its lines. Try a handler without one."
            )
        self._added += 1
        subscription = Subscription(self, Pattern(pattern), handler, self._added, once=once)
        self._index.add(subscription.pattern, subscription)
        self.remembered.clear()
        return subscription

    def remove(self, subscription: Subscription) -> None:
        """Forget a subscription; nothing happens if it has ended already."""
        if subscription in self:
            self._index.remove(subscription.pattern, subscription)
            self.remembered.clear()

    def remove_all(self) -> None:
        """End every subscription."""
        for subscription in self:
            subscription()

    def matching(self, name: str) -> tuple[Subscription, ...]:
        """Who hears an event of that name, oldest subscription first; raises `InvalidName`."""
        check_name(name)
        found = tuple(sorted(self._index.reached(name), key=lambda subscription: subscription.order))
        if len(self.remembered) >= MAX_REMEMBERED_TYPES:
            self.remembered.clear()
        self.remembered[name] = found
        return found

    def snapshot(self) -> dict[str, int]:
        """How many listen, by pattern."""
        return dict(Counter(subscription.pattern.text for subscription in self))

    def __len__(self) -> int:
        return len(self._index)

    def __iter__(self) -> Iterator[Subscription]:
        return iter(sorted(self._index, key=lambda subscription: subscription.order))

    def __contains__(self, subscription: Subscription) -> bool:
        return self._index.holds(subscription.pattern, subscription)


def must_be_awaited(function: object) -> bool:
    """Whether calling it only makes a coroutine: `async def`, or an object or a partial with one behind it."""
    while isinstance(function, partial):
        function = function.func
    called = getattr(type(function), "__call__", None)  # noqa: B004  (its kind is asked for, not whether it exists)
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(called)


def _nobody(_value: Any) -> None:
    """What an ended subscription delivers to."""
