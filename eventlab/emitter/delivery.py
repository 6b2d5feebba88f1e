"""Telling the listeners of this process: in the order of storing, one event at a time, one listener at a time.

Two situations make this more than a loop. Two tasks emit at once: whoever stored first must be told first, so that
one task tells while the other waits for its turn. And a listener emits: it must not wait for a turn that cannot end
before it returns, so its event lines up behind the present one, and every listener hears cause before effect.

A third: a caller is cancelled while it tells. The listener at work is cancelled with it; what it leaves behind is
not lost, because whoever tells next begins there.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from eventlab.errors import InvalidHandler, shown
from eventlab.event import Event
from eventlab.subscription import Subscription, Subscriptions, must_be_awaited

log = logging.getLogger("eventlab.emitter")
OnError = Callable[[Exception, Event, Subscription], None]
"""Told of a subscriber's error: the error, the event it was handling, and its subscription."""


class Delivery:
    """A line of stored events that have not been told yet, and the telling of them."""

    def __init__(self, subscriptions: Subscriptions, on_error: OnError | None = None) -> None:
        self._subscriptions = subscriptions
        self._on_error = check_on_error(on_error)
        self._line: deque[Event] = deque()  # as long as there are emits in flight: each of them adds one and waits
        self._calls: deque[tuple[Event, Subscription]] = deque()  # what is left to do for the event at its head
        self._telling = asyncio.Lock()
        self._tellers = 0  # tasks that tell, or wait to tell

    def __len__(self) -> int:
        return len(self._line) + bool(self._calls)

    def line_up(self, event: Event) -> None:
        """Put an event at the end of the line. Call it in the order of storing."""
        self._line.append(event)

    async def tell_all(self) -> None:
        """Return when the line is empty; called by a listener while others tell, at once: they come to it."""
        turn = _turn.get()
        if self._tellers and turn is not None and turn.running:
            return  # a listener never waits for a turn, not even in another system: two could wait for each other
        self._tellers += 1
        try:
            async with self._telling:
                await self._tell_line()
        finally:
            self._tellers -= 1

    async def _tell_line(self) -> None:
        turn = _Turn()
        token = _turn.set(turn)
        try:
            while self._calls or self._line:
                if not self._calls:
                    event = self._line.popleft()
                    self._calls.extend((event, each) for each in self._subscriptions.matching(event.type))
                else:
                    await hand_over(*self._calls.popleft(), self._on_error)
        finally:
            turn.running = False
            _turn.reset(token)


async def hand_over(event: Event, subscription: Subscription, on_error: OnError) -> None:
    """Call the handler of one subscription; whatever it raises goes to `on_error`, and no further."""
    try:
        result = subscription.deliver(event)
        if inspect.isawaitable(result):
            await result
    except asyncio.CancelledError as cancelled:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        error = RuntimeError("what the subscriber waited for was cancelled")  # and nobody cancelled the emitter
        error.__cause__ = cancelled
        _report(error, event, subscription, on_error)
    except Exception as error:  # noqa: BLE001  (whatever a subscriber raises must not reach the emitter)
        _report(error, event, subscription, on_error)


def check_on_error(on_error: OnError | None) -> OnError:
    """`on_error`, or the default; raises `InvalidHandler` for what cannot simply be called."""
    if on_error is not None and (not callable(on_error) or must_be_awaited(on_error)):
        raise InvalidHandler(f"on_error is {shown(on_error)}: expected a plain function of three arguments.")
    return on_error or log_error


def _report(error: Exception, event: Event, subscription: Subscription, on_error: OnError) -> None:
    try:
        on_error(error, event, subscription)
    except Exception as second:  # nor must what the reporting raises
        log_error(error, event, subscription)
        log.error("and on_error itself raised", exc_info=second)


def log_error(error: Exception, event: Event, subscription: Subscription) -> None:
    """The default `on_error`: one entry in the log `eventlab.emitter`, with the traceback."""
    log.error("%r raised on %s %s", subscription, event.type, event.id, exc_info=error)


@dataclass(slots=True)
class _Turn:
    """A task is telling listeners right now. A context variable carries it to whatever those listeners call."""

    running: bool = True  # a task that a listener started may outlive the turn in which it was started


_turn: ContextVar[_Turn | None] = ContextVar("eventlab_turn", default=None)
