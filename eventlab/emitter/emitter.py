"""Stage 1: an event emitter in memory (guide, chapter 4, step 1).

    emitter = EventEmitter()

    @emitter.on("order.*")
    def cook(order): ...

    emitter.emit("order.placed", {"dish": "ramen"})      # calls cook with that dict

It is synchronous: `emit` calls the handlers one after the other, in the order in which they were added, and hands
each the emitted value itself. Nothing is kept: whoever is not there, misses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from eventlab.errors import InvalidHandler, shown
from eventlab.subscription import Subscription, Subscriptions, must_be_awaited

F = TypeVar("F", bound=Callable[[Any], Any])


class EventEmitter:
    """Handlers in one process, called when a type that their pattern matches is emitted. For one thread.

    While an emit runs, handlers may come and go: one added hears the next emit, one removed hears nothing more.
    """

    def __init__(self) -> None:
        self._subscriptions = Subscriptions()

    @overload
    def on(self, pattern: str, handler: Callable[[Any], Any]) -> Subscription: ...
    @overload
    def on(self, pattern: str) -> Callable[[F], F]: ...
    def on(self, pattern: str, handler: Callable[[Any], Any] | None = None) -> Any:
        """Call `handler` with every value emitted under a type that `pattern` matches, until the result is called.

        Without a handler it decorates one: `@emitter.on("user.*")`. Added twice, a handler is called twice.
        Raises `InvalidPattern`, and `InvalidHandler` for what cannot be called or would have to be awaited.
        """
        return self._add(pattern, handler, once=False)

    @overload
    def once(self, pattern: str, handler: Callable[[Any], Any]) -> Subscription: ...
    @overload
    def once(self, pattern: str) -> Callable[[F], F]: ...
    def once(self, pattern: str, handler: Callable[[Any], Any] | None = None) -> Any:
        """Like `on`, for the first matching emit only. It ends before it is called, so it cannot be called twice."""
        return self._add(pattern, handler, once=True)

    def off(self, pattern: str, handler: Callable[[Any], Any]) -> int:
        """End every subscription of that handler under exactly that pattern; return how many there were."""
        ended = [each for each in self._subscriptions if each.pattern.text == pattern and each.handler == handler]
        for subscription in ended:
            subscription()
        return len(ended)

    def emit(self, type: str, value: Any = None) -> int:
        """Call every handler that listens to `type` with `value`; return how many listened when it began.

        A handler that raises stops nobody: the others are called first, then an `ExceptionGroup` of all errors is
        raised. Raises `InvalidName` when `type` is not a name.
        """
        try:
            subscriptions = self._subscriptions.remembered[type]
        except (KeyError, TypeError):  # seen for the first time, or no string at all
            subscriptions = self._subscriptions.matching(type)
        errors = None
        for subscription in subscriptions:
            try:
                subscription.deliver(value)
            except Exception as error:  # noqa: BLE001  (any error of a handler: all of them are raised below)
                errors = [*(errors or ()), error]
        if errors:
            raise ExceptionGroup(f"{len(errors)} of {len(subscriptions)} handlers of {type} raised", errors)
        return len(subscriptions)

    def handlers(self, type: str) -> tuple[Callable[[Any], Any], ...]:
        """The handlers that an emit of `type` would call, in order."""
        return tuple(subscription.handler for subscription in self._subscriptions.matching(type))

    def snapshot(self) -> dict[str, int]:
        """How many handlers listen, by pattern."""
        return self._subscriptions.snapshot()

    def _add(self, pattern: str, handler: Callable[[Any], Any] | None, *, once: bool) -> Any:
        if handler is None:
            return lambda decorated: (self._add(pattern, decorated, once=once), decorated)[1]
        if must_be_awaited(handler):
            raise InvalidHandler(
                f"{shown(handler)} is asynchronous, and an EventEmitter calls without awaiting: it would never run. "
                "Try a plain function here, or subscribe it to a PersistentEventSystem."
            )
        return self._subscriptions.add(pattern, handler, once=once)
