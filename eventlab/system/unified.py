"""Stage 4: the production system (guide, chapter 5). Satisfies `EventSystem`, on any size of store.

emit ─▶ 1 validate ─▶ 2 identify ─▶ batcher ─▶ 3 store, 4 publish ─▶ log
                                                                     │
subscribers ◀─ 5 broadcast ◀─ feed ◀────────── bell, then read ──────┤
history, tail ◀──────────────────────────────────────────────────────┤
workers ◀────────────────────────────────────────────────────────────┘
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any, ClassVar, TypeVar, cast, overload
from weakref import WeakSet

from eventlab.clock import Clock, system_clock
from eventlab.emitter.delivery import OnError, check_on_error
from eventlab.emitter.history import bounds, check_limit
from eventlab.errors import Closed, Unconfirmed
from eventlab.event import MAX_ENVELOPE_BYTES, Event, Pattern
from eventlab.event.identity import RandomBytes
from eventlab.guarantees import Guarantees
from eventlab.protocol import Handler, History, Moment
from eventlab.subscription import Subscription, Subscriptions
from eventlab.system.batcher import MAX_WAITING, Batcher
from eventlab.system.cursor import Cursor
from eventlab.system.dead_letters import DeadLetters
from eventlab.system.door import Door, Prepared
from eventlab.system.ending import end
from eventlab.system.feed import Feed
from eventlab.system.handling import WorkHandler
from eventlab.system.history import Query, look_up
from eventlab.system.listener import Listener
from eventlab.system.log import Log, Span
from eventlab.system.partition import partition_of
from eventlab.system.reader import Reader
from eventlab.system.schemas import Schemas
from eventlab.system.steps import Steps, Watcher
from eventlab.system.worker import Worker

F = TypeVar("F", bound=Callable[[Event], Any])


class UnifiedEventSystem:
    """Events in a log that many processes share. `eventlab.connect(url)` makes one; use it in one event loop.

    `schemas` maps types to the shape of their data; `source` is given to events that name none; `max_waiting` events
    may wait to be stored before an emit has to wait as well.
    """

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=True,
        replay=True,
        ordered=True,
        across_processes=True,
        at_least_once=False,  # a subscriber's error is reported; a worker's event comes again
        waits_for_handlers=False,
    )
    stores_an_id_once: ClassVar[bool] = True
    """An emit that is repeated with the same explicit id, within ten minutes, stores nothing more."""

    def __init__(
        self,
        log: Log,
        *,
        schemas: Mapping[str, Any] | None = None,
        source: str | None = None,
        on_error: OnError | None = None,
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
        max_bytes: int = MAX_ENVELOPE_BYTES,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self.log, self._clock = log, clock
        self._door = Door(schemas=schemas, source=source, clock=clock, randbytes=randbytes, max_bytes=max_bytes)
        self.prepare = self._door.prepare  # steps 1 and 2 of an emit, for `store`
        self.feed, self._subscriptions = Feed(log), Subscriptions()
        self._steps = Steps(self.feed, self._subscriptions)
        self._batcher = Batcher(log, on_stored=self.feed.note, max_waiting=max_waiting)
        self._on_error = check_on_error(on_error)
        self._listeners: dict[Subscription, Listener] = {}
        self._tails: WeakSet[Reader] = WeakSet()
        self._reading: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def schemas(self) -> Schemas:
        """What the data of each type must look like; `schemas.add(type, schema)` adds one."""
        return self._door.schemas

    async def open(self) -> None:
        """Find the log, or begin it, and start to read. Raises a `StoreError` that says why it cannot be used."""
        self._check_not_closed()
        if self._reading is None:
            await self.log.open()
            await self.feed.open()
            self._reading = asyncio.create_task(self.feed.run(), name="the feed of live events")

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
        wait: bool = True,
    ) -> Event:
        """Store an event and ring the bell; return it, as it was stored. Subscribers hear it after that.

        With an `id` of your own it is stored once, however often you repeat it within ten minutes: repeated, it gets
        the position of the first. Raises an `InvalidMessage` before anything is stored; `Unreachable`, `Refused` or
        (with `wait=False`) `Overloaded` when nothing was; `Unconfirmed` when nobody can know.
        """
        self._check_open()
        begun = perf_counter()
        checked = self._door.validate(type, data, version)
        validated = perf_counter()
        event = self._door.identify(
            type, checked, actor=actor, source=source, key=key, version=version, id=id, metadata=metadata
        )
        draft = self._door.draft(event, own_id=id)
        identified = perf_counter()
        partition = partition_of(event.order_key, self.log.partitions)
        try:
            stored = await self._batcher.append(partition, [draft], wait=wait)
        except Unconfirmed as error:
            error.event = event
            raise
        event = event.at(stored.positions[0])
        if self._steps.watchers:
            times = (begun, validated, identified, perf_counter())
            self._steps.emitted((type, data), event, draft.envelope, stored.heard, times)
        return event

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """Emit many: each a pair of type and data, or with a third, a mapping of the other arguments of `emit`.

        All are checked before any is stored. They are stored in batches, in order within each partition; should one
        batch fail, its error is raised when all have been tried.
        """
        self._check_open()
        outcomes = await self.store([self.prepare(*each) for each in events])
        if failed := [outcome for outcome in outcomes if isinstance(outcome, Exception)]:
            raise failed[0]
        return cast(list[Event], outcomes)

    async def store(self, prepared: Sequence[Prepared]) -> list[Event | Exception]:
        """Steps 3 and 4 for what `prepare` has made: of each the event as it was stored, or what `emit` would raise."""
        self._check_open()
        places = [partition_of(event.order_key, self.log.partitions) for event, _ in prepared]
        both = zip(prepared, await self._batcher.append_many(places, [draft for _, draft in prepared]), strict=True)
        return [event.at(outcome) if isinstance(outcome, str) else outcome for (event, _), outcome in both]

    @overload
    def subscribe(self, pattern: str, handler: Handler) -> Subscription: ...
    @overload
    def subscribe(self, pattern: str) -> Callable[[F], F]: ...
    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        """Hand every event of `pattern` whose emit begins from now on, anywhere, to `handler`, plain or async.

        One event at a time, in order, from an inbox of its own. Call the result to unsubscribe. Without a handler it
        decorates one. Raises `InvalidPattern`, `InvalidHandler`.
        """
        self._check_open()
        if handler is None:
            return lambda decorated: (self.subscribe(pattern, decorated), decorated)[1]
        subscription = self._subscriptions.add(pattern, handler)
        self._listeners[subscription] = Listener(self.log, self.feed, subscription, self._on_error)
        subscription.on_end = lambda: self._listeners.pop(subscription).stop()
        return subscription

    def tail(self, pattern: str = "*", *, after: str | None = None) -> Reader:
        """Iterate over events: those stored behind the cursor `after`, then each new one as it comes, without a seam.

        Without `after`: from now on. Raises `CursorExpired` when events behind the cursor are gone. `close()` it, or
        let go of it, to end it; the end of the system ends it too.
        """
        self._check_open()
        begin = self.feed.known if after is None else self._cursor(after)
        tail = Reader(self.log, self.feed, Pattern(pattern), begin, live=after is None)
        self._tails.add(tail)
        return tail

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
        max_bytes: int | None = None,
    ) -> History:
        """Stored events of `pattern`, oldest first: the newest `limit`, or with `after` the oldest `limit` behind it.

        `since` is inclusive and `until` exclusive; both mean the moment of storing, to the millisecond. `actor` and
        `key` filter before the limit. Over `max_bytes` fewer come, but at least one, and `cut` is set. Raises
        `InvalidPattern`, `InvalidQuery`, `InvalidTime`, a `StoreError`; `CursorExpired` when events behind are gone.
        """
        self._check_open()
        cursor = Cursor.start(self.log.epoch, self.log.partitions) if after is None else self._cursor(after)
        floor, before = bounds(since, until, self._clock)
        span = Span(cursor, floor=floor, before=before, newest=after is None, limit=check_limit(limit))
        return await look_up(self.log, Query(Pattern(pattern), span, actor=actor, key=key, max_bytes=max_bytes))

    def worker(self, group: str, pattern: str, handler: WorkHandler, **options: Any) -> Worker:
        """A worker of a group, for `async with`: each event of the pattern is handled by one worker of the group.

        It comes again until it was handled, and ends among the dead letters after `max_deliveries`; see `Worker`.
        """
        self._check_open()
        return Worker(self.log, group, pattern, handler, **options)

    def dead_letters(self, group: str) -> DeadLetters:
        """What a group of workers gave up, and why; to look at, to replay, to discard."""
        self._check_open()
        return DeadLetters(self.log, group)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` with each of the five steps of each emit here; call the result to stop."""
        self._check_open()
        return self._steps.watch(watcher)

    async def drained(self) -> None:
        """Return when the subscribers of this process have handled all that was stored before the call.

        Called by a handler it does not wait for handlers: two could wait for each other. Raises `Closed` if the
        system is closed before.
        """
        self._check_open()
        await self.feed.arrived(self.feed.known)
        listeners = tuple(self._listeners.values())
        if asyncio.current_task() not in [listener.task for listener in listeners]:
            for listener in listeners:
                await listener.drained()

    def snapshot(self) -> dict[str, Any]:
        """What is going on: subscriptions, what waits to be stored, how far the feed is, and who fell behind."""
        return {
            "subscriptions": self._subscriptions.snapshot(),
            "emits": self._batcher.snapshot(),
            "cursor": str(self.feed.cursor) if self._reading is not None else None,
            "undelivered": sum(listener.waiting for listener in self._listeners.values()),
            "fell_behind": sum(listener.fell_behind for listener in self._listeners.values()),
            "gaps": self.feed.gaps,
            "closed": self._closed,
        }

    async def aclose(self) -> None:
        """Store what was emitted, end subscriptions and tails, close the connections. Closing twice does nothing.

        A handler at work is cancelled, unless it is the one that closes.
        """
        if self._closed:
            return
        self._closed = True
        await self._batcher.aclose()
        listeners = tuple(self._listeners.values())
        self._subscriptions.remove_all()
        for tail in tuple(self._tails):
            tail.close()
        tasks = [listener.task for listener in listeners] + ([self._reading] if self._reading else [])
        await end([task for task in tasks if task is not asyncio.current_task()])  # a handler may close its system
        await self.log.aclose()

    def __repr__(self) -> str:
        state = "closed" if self._closed else "open" if self._reading else "not open yet"
        return f"<UnifiedEventSystem, {state}: {len(self._subscriptions)} subscriptions, {self.log!r}>"

    async def __aenter__(self) -> UnifiedEventSystem:
        try:
            await self.open()
        except BaseException:
            await self.aclose()
            raise
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    def _cursor(self, text: object) -> Cursor:
        return Cursor.parse(text, epoch=self.log.epoch, partitions=self.log.partitions)

    def _check_not_closed(self) -> None:
        if self._closed:
            raise Closed("this event system is closed: aclose() was called, or its `async with` has ended.")

    def _check_open(self) -> None:
        self._check_not_closed()
        if self._reading is None:
            raise Closed("this event system is not open yet: use `async with` on it, or `await system.open()`.")
