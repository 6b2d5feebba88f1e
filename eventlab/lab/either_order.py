"""Two ways to emit in one event system, and a crash bolt between their steps: what chapter 4's hero looks into.

    store first (right)      PersistentEventSystem.emit, untouched:  store ─ ϟ ─▶ tell
    notify first (wrong)     what is faster to answer and easy to write:  tell ─ ϟ ─▶ store

The wrong order exists here, and nowhere else, to be caught at it: a crash in between leaves a ghost, an event that
listeners and pages acted upon and that was never stored. It has to name the event's position before the log has
given one, so it makes one up from its own clock; two programs that do so will sooner or later disagree.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from eventlab.clock import Clock
from eventlab.emitter.persistent import PersistentEventSystem
from eventlab.event import Event, new_id, to_envelope
from eventlab.event.identity import RandomBytes
from eventlab.guarantees import Guarantees
from eventlab.protocol import History
from eventlab.subscription import Subscriptions
from eventlab.transport import open_redis


class Crash(BaseException):
    """The program dies here. No `except Exception` stops it, as none stops a power cut."""


class EitherOrder:
    """An event system at `address`. `notify_first` chooses the order of the next emit; `crash_next` arms the bolt."""

    guarantees: ClassVar[Guarantees] = PersistentEventSystem.guarantees

    def __init__(self, address: str, *, clock: Clock, randbytes: RandomBytes) -> None:
        self.notify_first = False
        self.crash_next = False
        self._redis = open_redis(address)
        self._inner = PersistentEventSystem(self._redis, clock=clock, randbytes=randbytes)
        self._inner.subscribe("*", self._stored)
        self._clock, self._randbytes = clock, randbytes
        self._subscriptions = Subscriptions()

    async def emit(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        """Store and tell, or tell and store. Raises `Crash` between the two when the bolt is armed."""
        if not self.notify_first:
            return await self._inner.emit(type, data, **fields)
        now = self._clock()
        fields = {"id": new_id(now, self._randbytes)} | fields
        event = Event(type, data, time=now, position=guess_position(), **fields)
        await self._tell(event)
        self._bolt()
        await self._redis.sadd("streams", type)  # the layout is PersistentEventSystem's: its history reads this too
        await self._redis.xadd(f"stream:{type}", {"event": to_envelope(event)}, id=event.position or "*")
        return event

    async def _stored(self, event: Event) -> None:
        """The right order: the inner system has stored the event, and this is its way to tell."""
        self._bolt()
        await self._tell(event)

    def _bolt(self) -> None:
        if self.crash_next:
            self.crash_next = False
            raise Crash("the program dies between the two steps")

    async def _tell(self, event: Event) -> None:
        for subscription in self._subscriptions.matching(event.type):
            result = subscription.deliver(event)
            if inspect.isawaitable(result):
                await result

    def subscribe(self, pattern: str, handler: Any = None) -> Any:
        """Hand every event of `pattern` to `handler`; call the result to unsubscribe. It is no decorator here."""
        return self._subscriptions.add(pattern, handler)

    async def history(self, pattern: str = "*", **query: Any) -> History:
        """Stored events, as `PersistentEventSystem.history` gives them."""
        return await self._inner.history(pattern, **query)

    async def aclose(self) -> None:
        """End every subscription and close the connection; the log stays."""
        self._subscriptions.remove_all()
        await self._inner.aclose()
        await self._redis.aclose()


def guess_position(nanoseconds: Callable[[], int] = time.time_ns) -> str:
    """A stream id from this program's own clock: milliseconds, and the nanoseconds within."""
    milliseconds, rest = divmod(nanoseconds(), 1_000_000)
    return f"{milliseconds}-{rest}"
