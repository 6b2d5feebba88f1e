"""Telling the listeners of this process: in the order of storing, one event at a time, one listener at a time.

Two situations make this more than a loop. Two tasks emit at once: whoever stored first must be told first, so that
one task tells while the other waits for its turn. And a listener emits: it must not wait for a turn that cannot end
before it returns, so its event lines up behind the present one, and every listener hears cause before effect.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from eventlab.event import Event
from eventlab.subscription import Subscription, Subscriptions

log = logging.getLogger("eventlab.emitter")
OnError = Callable[[Exception, Event, Subscription], None]
"""Told of a subscriber's error: the error, the event it was handling, and its subscription."""


class Delivery:
    """A line of stored events that have not been told yet, and the telling of them."""

    def __init__(self, subscriptions: Subscriptions, on_error: OnError | None = None) -> None:
        self._subscriptions = subscriptions
        self._on_error = on_error or log_error
        self._line: deque[Event] = deque()  # as long as there are emits in flight: each of them adds one and waits
        self._telling = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._line)

    def line_up(self, event: Event) -> None:
        """Put an event at the end of the line. Call it in the order of storing."""
        self._line.append(event)

    async def tell_all(self) -> None:
        """Return when the line is empty; called by a listener, at once: whoever called that listener goes on."""
        turn = _turn.get()
        if turn is not None and turn.delivery is self and turn.running:
            return
        async with self._telling:
            turn = _Turn(self)
            token = _turn.set(turn)
            try:
                while self._line:
                    await self._tell(self._line.popleft())
            finally:
                turn.running = False
                _turn.reset(token)

    async def _tell(self, event: Event) -> None:
        for subscription in self._subscriptions.matching(event.type):
            try:
                result = subscription.deliver(event)
                if inspect.isawaitable(result):
                    await result
            except Exception as error:  # noqa: BLE001  (whatever a subscriber raises must not reach the emitter)
                self._report(error, event, subscription)

    def _report(self, error: Exception, event: Event, subscription: Subscription) -> None:
        try:
            self._on_error(error, event, subscription)
        except Exception as second:  # nor must what the reporting raises
            log_error(error, event, subscription)
            log.error("and on_error itself raised", exc_info=second)


def log_error(error: Exception, event: Event, subscription: Subscription) -> None:
    """The default `on_error`: one entry in the log `eventlab.emitter`, with the traceback."""
    log.error("%r raised on %s %s", subscription, event.type, event.id, exc_info=error)


@dataclass(slots=True)
class _Turn:
    """A task is telling listeners right now. A context variable carries it to whatever those listeners call."""

    delivery: Delivery
    running: bool = True  # a task that a listener started may outlive the turn in which it was started


_turn: ContextVar[_Turn | None] = ContextVar("eventlab_turn", default=None)
