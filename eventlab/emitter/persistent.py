"""Stage 2: an event system that remembers (guide, chapter 4, step 2).

    emit ─▶ 1. make the event     id, time, checks
            2. store it           XADD stream:<type>, and the type into the set `streams`
            3. tell the listeners of this process, one by one

Store before you notify: a crash between the two leaves an event that nobody has heard yet, and that is still there
to be read. The other way round it leaves a ghost: something that listeners acted upon and that never happened.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, overload

from eventlab.clock import Clock, system_clock
from eventlab.emitter.delivery import Delivery, OnError
from eventlab.emitter.history import make_query
from eventlab.emitter.streams import EventStreams
from eventlab.errors import Closed
from eventlab.event import MAX_ENVELOPE_BYTES, Event, new_id, to_envelope
from eventlab.event.identity import RandomBytes
from eventlab.guarantees import Guarantees
from eventlab.protocol import Handler, History, Moment
from eventlab.subscription import Subscription, Subscriptions
from eventlab.transport import ensure_redis, open_redis

if TYPE_CHECKING:
    from redis.asyncio import Redis

F = TypeVar("F", bound=Callable[[Event], Any])


class PersistentEventSystem:
    """Events in a Redis stream for each type, and listeners in this process. Satisfies `EventSystem`.

    `redis` is an address (`redis://…`, `embedded://name`), a client of yours, or None for a store in this process.
    `prefix` goes before every key; about the newest `max_length` events of each type are kept. Use it in one event
    loop, as `async with PersistentEventSystem() as events`: entering asks whether Redis is there.
    """

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=True,
        replay=True,
        ordered=True,
        across_processes=False,  # the log is shared, the listeners are not: the door to chapter 5
        at_least_once=False,
        waits_for_handlers=True,
    )

    def __init__(
        self,
        redis: str | Redis | None = None,
        *,
        prefix: str = "",
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
        on_error: OnError | None = None,
        max_length: int | None = 100_000,
        max_bytes: int = MAX_ENVELOPE_BYTES,
    ) -> None:
        self._owned = redis is None or isinstance(redis, str)
        self._redis: Redis = open_redis(redis) if redis is None or isinstance(redis, str) else redis
        self._address = redis if isinstance(redis, str) else "the embedded store" if redis is None else "your client"
        self._streams = EventStreams(self._redis, self._address, prefix=prefix, max_length=max_length)
        self._subscriptions = Subscriptions()
        self._delivery = Delivery(self._subscriptions, on_error)
        self._clock, self._randbytes, self._max_bytes = clock, randbytes, max_bytes
        self._storing = asyncio.Lock()
        self._stores: set[asyncio.Task[Event]] = set()  # kept here: the loop by itself may lose a task
        self._closed = False

    async def emit(
        self,
        type: str,
        data: Mapping[str, Any],
        *,
        actor: str | None = None,
        source: str | None = None,
        key: str | None = None,
        version: int = 1,
        id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Event:
        """Store an event, then await the subscribers of this process one by one; return it as it was stored.

        A subscriber's error goes to `on_error` (by default into the log), never to the caller. Raises an
        `InvalidMessage` before anything is stored, `Unreachable` or `Refused` when nothing was, and `Unconfirmed`
        when nobody can know. Called by a subscriber, it returns when the event is stored: it is told in its turn.
        Cancelled, it is stored or not; subscribers hear of what was stored with the next emit at the latest.
        """
        self._check_open()
        now = self._clock()
        event = Event(
            type,
            data,
            time=now,
            id=new_id(now, self._randbytes) if id in (None, "") else id,
            actor=actor,
            source=source,
            key=key,
            version=version,
            metadata={} if metadata is None else metadata,
        )
        envelope = to_envelope(event, limit=self._max_bytes)
        task = asyncio.create_task(self._store(event, envelope))
        self._stores.add(task)
        task.add_done_callback(self._stores.discard)
        event = await asyncio.shield(task)  # a caller who is cancelled must not break off in the middle of a command
        await self._delivery.tell_all()
        return event

    async def _store(self, event: Event, envelope: bytes) -> Event:
        async with self._storing:  # one at a time, so that the order of telling is the order of storing
            event = await self._streams.append(event, envelope)
            self._delivery.line_up(event)
        return event

    @overload
    def subscribe(self, pattern: str, handler: Handler) -> Subscription: ...
    @overload
    def subscribe(self, pattern: str) -> Callable[[F], F]: ...
    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        """Hand every event of `pattern` whose emit begins from now on to `handler`, plain or async.

        Call the result to unsubscribe. Without a handler it decorates one. Raises `InvalidPattern`, `InvalidHandler`.
        """
        self._check_open()
        if handler is None:
            return lambda decorated: (self.subscribe(pattern, decorated), decorated)[1]
        return self._subscriptions.add(pattern, handler)

    async def history(
        self,
        pattern: str = "*",
        *,
        actor: str | None = None,
        key: str | None = None,
        limit: int = 100,
        after: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> History:
        """Stored events of `pattern`, oldest first: the newest `limit`, or with `after` the oldest `limit` behind it.

        `since` is inclusive and `until` exclusive; both mean the moment of storing, to the millisecond. `actor` and
        `key` filter before the limit. `cursor` of the answer goes on behind it; entries that are not events of ours
        are listed in `skipped`. Raises `InvalidPattern`, `InvalidQuery`, `InvalidTime`, `Unreachable`, `Refused`.
        """
        self._check_open()
        query = make_query(
            pattern, actor=actor, key=key, limit=limit, after=after, since=since, until=until, clock=self._clock
        )
        return await self._streams.history(query)

    def snapshot(self) -> dict[str, Any]:
        """What is going on: subscriptions by pattern, events stored and not yet told, and whether it is closed."""
        waiting, subscriptions = len(self._delivery), self._subscriptions.snapshot()
        return {"subscriptions": subscriptions, "undelivered": waiting, "closed": self._closed}

    async def aclose(self) -> None:
        """End every subscription; close the connection if it was opened here. Closing twice does nothing.

        Events that are being stored are stored first.
        """
        self._closed = True
        self._subscriptions.remove_all()
        if self._stores:
            await asyncio.wait(self._stores)
        if self._owned:
            await self._redis.aclose()

    async def __aenter__(self) -> PersistentEventSystem:
        self._check_open()
        try:
            await ensure_redis(self._redis, self._address)
        except BaseException:
            await self.aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("this PersistentEventSystem is closed: aclose() was called, or its `async with` has ended.")
