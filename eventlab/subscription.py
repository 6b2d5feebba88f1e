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
from itertools import chain
from typing import Any

from eventlab.errors import InvalidHandler, shown
from eventlab.event import Pattern, check_name

MAX_REMEMBERED_TYPES = 1024
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
        self._exact: dict[str, dict[Subscription, None]] = {}
        self._starred: dict[Subscription, None] = {}
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
        text, exact = subscription.pattern.text, subscription.pattern.exact
        row = self._exact.setdefault(text, {}) if exact else self._starred
        row[subscription] = None
        self.remembered.clear()
        return subscription

    def remove(self, subscription: Subscription) -> None:
        """Forget a subscription; nothing happens if it has ended already."""
        if subscription not in self:
            return
        row = self._row(subscription)
        del row[subscription]
        self.remembered.clear()
        if subscription.pattern.exact and not row:
            del self._exact[subscription.pattern.text]  # the last of its type leaves no empty row behind

    def remove_all(self) -> None:
        """End every subscription."""
        for subscription in self:
            subscription()

    def matching(self, name: str) -> tuple[Subscription, ...]:
        """Who hears an event of that name, oldest subscription first; raises `InvalidName`."""
        check_name(name)
        starred = [subscription for subscription in self._starred if subscription.pattern.matches(name)]
        found = tuple(sorted([*self._exact.get(name, ()), *starred], key=lambda subscription: subscription.order))
        if len(self.remembered) >= MAX_REMEMBERED_TYPES:
            self.remembered.clear()
        self.remembered[name] = found
        return found

    def snapshot(self) -> dict[str, int]:
        """How many listen, by pattern."""
        return dict(Counter(subscription.pattern.text for subscription in self))

    def __len__(self) -> int:
        return len(self._starred) + sum(len(row) for row in self._exact.values())

    def __iter__(self) -> Iterator[Subscription]:
        rows = (*self._exact.values(), self._starred)
        return iter(sorted(chain(*rows), key=lambda subscription: subscription.order))

    def __contains__(self, subscription: Subscription) -> bool:
        return subscription in self._row(subscription)

    def _row(self, subscription: Subscription) -> dict[Subscription, None]:
        pattern = subscription.pattern
        return self._exact.get(pattern.text, {}) if pattern.exact else self._starred


def must_be_awaited(function: object) -> bool:
    """Whether calling it only makes a coroutine: `async def`, or an object or a partial with one behind it."""
    while isinstance(function, partial):
        function = function.func
    called = getattr(type(function), "__call__", None)  # noqa: B004  (its kind is asked for, not whether it exists)
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(called)


def _nobody(_value: Any) -> None:
    """What an ended subscription delivers to."""
