"""An event system that counts (guide, chapter 7): what was emitted, how it went, and how far the groups are behind.

    metrics = PrometheusMetrics()                                  or CountedMetrics(), or your own four methods
    async with MonitoredEventSystem(connect("redis://…"), metrics) as events: ...

    events.emitted{type}                       stored
    events.errors{type, error}                 not stored, or nobody knows
    events.size_bytes                          of the envelope, as it travels: bytes, not characters
    events.latency_seconds                     from the call of `emit` to its answer
    events.handled{type}, events.handler_seconds{type}, events.handler_errors{type, error}
    group.lag{group}, group.lag_seconds{group}, group.pending{group}, group.dead{group}, group.missed{group}

Each value of a label is a series of its own, for as long as anybody keeps it. So the number of types has a bound, and
what comes after is `other`; and a type that was refused is `other`, too, because anybody can invent one.

An emit that is tried again is one emit outside of the layer that tries, and several inside: put this one around both
if you want to know how it is for the caller, and within if you want to know how it is for the store.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import update_wrapper
from time import perf_counter
from typing import Any, Self

from eventlab.errors import InvalidMessage, InvalidOption, shown
from eventlab.event import Event, to_envelope
from eventlab.metrics import CountedMetrics, Metrics
from eventlab.practice.group_gauges import EVERY_SECONDS, GroupGauges
from eventlab.practice.wrapping import Wrapper
from eventlab.subscription import must_be_awaited

MAX_TYPES = 100
OTHER = "other"
MANY = "several at once"
"""The type of an `emit_many` that failed."""


class MonitoredEventSystem(Wrapper):
    """An event system that counts into `metrics`. `max_types` types are told apart. Raises `InvalidOption`.

    Entered, it looks at the groups of workers every `every` seconds, if the inner system has a log; None: never.
    """

    def __init__(
        self,
        inner: Any,
        metrics: Metrics | None = None,
        *,
        max_types: int = MAX_TYPES,
        every: float | None = EVERY_SECONDS,
        timer: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(inner)
        if not isinstance(max_types, int) or max_types < 1:
            raise InvalidOption(f"max_types is {shown(max_types)}: expected a number of types, 1 or more. Try 100.")
        if metrics is not None and not all(hasattr(metrics, verb) for verb in ("increment", "gauge", "histogram")):
            raise InvalidOption(
                f"{shown(metrics)} cannot count: expected increment, gauge and histogram. "
                "Try PrometheusMetrics() of eventlab.gateway.prometheus, which has a registry of its own."
            )
        self.metrics: Metrics = CountedMetrics() if metrics is None else metrics
        self._types: set[str] = set()
        self._max_types, self._timer = max_types, timer
        self._groups = GroupGauges(lambda: getattr(self.inner, "log", None), self.metrics, every=every)

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """As the inner system does it; counted and measured."""
        with self._emitting(type):
            event = await super().emit(type, data, **fields)
        self._count(event)
        return event

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """As the inner system does it; each event is counted, and the time is that of all together."""
        with self._emitting(MANY):
            stored: list[Event] = await self.inner.emit_many(events)
        for event in stored:
            self._count(event)
        return stored

    def around(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler, counted: of the same kind, and with the same signature."""

        async def awaited(event: Event, *context: Any) -> None:
            begun = self._timer()
            with self._failing(event):
                await handler(event, *context)
            self._handled(event, begun)

        def plain(event: Event, *context: Any) -> Any:
            begun = self._timer()
            with self._failing(event):
                result = handler(event, *context)
            if inspect.isawaitable(result):  # a lambda around an async function: it has only begun
                return finished(event, begun, result)
            self._handled(event, begun)
            return result

        async def finished(event: Event, begun: float, result: Awaitable[None]) -> None:
            with self._failing(event):
                await result
            self._handled(event, begun)

        return update_wrapper(awaited if must_be_awaited(handler) else plain, handler, updated=())

    async def measure_groups(self) -> None:
        """Look at the groups now. Raises `StoreError`."""
        await self._groups.measure()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._groups.start()
        return self

    async def aclose(self) -> None:
        """Look at the groups no more, and close the inner system."""
        await self._groups.stop()
        await super().aclose()

    @contextmanager
    def _emitting(self, type: str) -> Iterator[None]:
        begun = self._timer()
        try:
            yield
        except Exception as error:
            label = OTHER if isinstance(error, InvalidMessage) or not isinstance(type, str) else self._label(type)
            self.metrics.increment("events.errors", type=label, error=_kind(error))
            raise
        self.metrics.histogram("events.latency_seconds", self._timer() - begun)

    @contextmanager
    def _failing(self, event: Event) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.metrics.increment("events.handler_errors", type=self._label(event.type), error=_kind(error))
            raise

    def _handled(self, event: Event, begun: float) -> None:
        label = self._label(event.type)
        self.metrics.increment("events.handled", type=label)
        self.metrics.histogram("events.handler_seconds", self._timer() - begun, type=label)

    def _count(self, event: Event) -> None:
        self.metrics.increment("events.emitted", type=self._label(event.type))
        self.metrics.histogram("events.size_bytes", len(to_envelope(event, limit=sys.maxsize)))

    def _label(self, type: str) -> str:
        if type not in self._types:
            if len(self._types) >= self._max_types:
                return OTHER
            self._types.add(type)
        return type


def _kind(error: Exception) -> str:
    """Its class: what it says holds ids and addresses, and is no label."""
    return error.__class__.__name__
