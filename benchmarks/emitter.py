"""`EventEmitter.emit` beside pyee, blinker and a bare loop over the same handlers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import blinker
import pyee

from benchmarks.measure import Row, side_by_side
from eventlab import EventEmitter

TYPE = "order.placed"
GOALS = {("pyee", 1): 3.0, ("bare loop", 100): 0.6}


def rows() -> list[Row]:
    """A row for each number of handlers and each peer, and one with ten thousand unrelated subscriptions."""
    found = [row for count in (1, 5, 100) for row in _with_handlers(count)]
    return [*found, _unrelated()]


def _with_handlers(count: int) -> list[Row]:
    handlers = [_handler() for _ in range(count)]
    times = side_by_side(
        {
            "eventlab": partial(_ours(handlers).emit, TYPE, 7),
            "pyee": partial(_pyee(handlers).emit, TYPE, 7),
            "blinker": partial(_blinker(handlers).send, 7),
            "bare loop": partial(_bare_loop, handlers, 7),
        },
        calls=max(200, 20_000 // count),
    )
    ours = times.pop("eventlab")
    what = f"emit to {count} handler{'s' if count > 1 else ''}"
    return [Row(what, ours, peer, time, "ns", GOALS.get((peer, count))) for peer, time in times.items()]


def _unrelated() -> Row:
    handlers = [_handler()]
    crowded = _ours(handlers)
    for number in range(10_000):
        crowded.on(f"unrelated.event_{number}", handlers[0])
    emits = {"alone": partial(_ours(handlers).emit, TYPE, 7), "crowded": partial(crowded.emit, TYPE, 7)}
    times = side_by_side(emits, calls=20_000)
    return Row("emit among 10,000 other subscriptions", times["crowded"], "itself alone", times["alone"], "ns", 0.9)


def _handler() -> Callable[[Any], None]:
    def handler(value: Any) -> None:
        pass

    return handler


def _ours(handlers: list[Callable[[Any], None]]) -> EventEmitter:
    emitter = EventEmitter()
    for handler in handlers:
        emitter.on(TYPE, handler)
    return emitter


def _pyee(handlers: list[Callable[[Any], None]]) -> pyee.EventEmitter:
    emitter = pyee.EventEmitter()
    for handler in handlers:
        emitter.on(TYPE, handler)
    return emitter


def _blinker(handlers: list[Callable[[Any], None]]) -> blinker.Signal:
    signal = blinker.Signal()
    for handler in handlers:
        signal.connect(handler)
    return signal


def _bare_loop(handlers: list[Callable[[Any], None]], value: Any) -> None:
    for handler in handlers:
        handler(value)
