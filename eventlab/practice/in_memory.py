"""An event system in a list: for tests, which want to see what happened as soon as `emit` returns.

It is what stage 2 is, less the Redis: an event is stored, then the handlers are awaited one by one, and then `emit`
returns. Nothing is opened, so that a test can make one anywhere; nothing outlives the object, so that no test meets
what another one left.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar, overload

from eventlab.clock import Clock, system_clock
from eventlab.emitter.delivery import Delivery, OnError
from eventlab.emitter.history import bounds, check_limit
from eventlab.errors import Closed
from eventlab.event import MAX_ENVELOPE_BYTES, Event, Pattern, new_id, to_envelope
from eventlab.event.identity import RandomBytes
from eventlab.guarantees import Guarantees
from eventlab.protocol import Handler, History, Moment
from eventlab.subscription import Subscription, Subscriptions
from eventlab.transport import START, check_position, position_key
from eventlab.transport.redis_streams import first_position

F = TypeVar("F", bound=Callable[[Event], Any])


class InMemoryEventSystem:
    """Events in a list, and listeners in this process. Satisfies `EventSystem`. It forgets nothing while it lives."""

    guarantees: ClassVar[Guarantees] = Guarantees(
        persistent=False,
        replay=True,
        ordered=True,
        across_processes=False,
        at_least_once=False,
        waits_for_handlers=True,
    )
    stores_an_id_once: ClassVar[bool] = True

    def __init__(
        self,
        *,
        clock: Clock = system_clock,
        randbytes: RandomBytes = os.urandom,
        on_error: OnError | None = None,
    ) -> None:
        self._clock, self._randbytes = clock, randbytes
        self._subscriptions = Subscriptions()
        self._delivery = Delivery(self._subscriptions, on_error)
        self._log: list[Event] = []
        self._own_ids: dict[str, Event] = {}
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
        """Store an event, await the subscribers one by one, and return it. An `id` of yours is stored once.

        A subscriber's error goes to `on_error`. Raises an `InvalidMessage` before anything is stored.
        """
        self._check_open()
        event = self._made(type, data, actor=actor, source=source, key=key, version=version, id=id, metadata=metadata)
        return await self._stored(event, own_id=bool(id))

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """Emit many: each a pair of type and data, or with a third, a mapping of the other arguments of `emit`.

        All are checked before any is stored.
        """
        self._check_open()
        given = [(type, data, (fields and fields[0]) or {}) for type, data, *fields in events]
        made = [(self._made(type, data, **fields), fields) for type, data, fields in given]
        return [await self._stored(event, own_id=bool(fields.get("id"))) for event, fields in made]

    @overload
    def subscribe(self, pattern: str, handler: Handler) -> Subscription: ...
    @overload
    def subscribe(self, pattern: str) -> Callable[[F], F]: ...
    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        """Hand every event of `pattern` that is emitted from now on to `handler`; without one it decorates one."""
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
        """Events of `pattern`, oldest first: the newest `limit`, or with `after` the oldest `limit` behind it."""
        self._check_open()
        wanted, limit = Pattern(pattern), check_limit(limit)
        floor, before = bounds(since, until, self._clock)
        begin = max(position_key(check_position(after or START)), position_key(floor))
        found = [
            event
            for event in self._log
            if begin < position_key(event.position or START)
            and (before == "+" or position_key(event.position or START) < position_key(before))
            and wanted.matches(event.type)
            and actor in (None, event.actor)
            and key in (None, event.key)
        ]
        if after is None:
            return History(tuple(found[-limit:]), self._newest)
        return History(tuple(found[:limit]), (found[:limit][-1].position or after) if found else after)

    def snapshot(self) -> dict[str, Any]:
        """How many events it holds, who listens, and whether it is closed."""
        return {"events": len(self._log), "subscriptions": self._subscriptions.snapshot(), "closed": self._closed}

    async def aclose(self) -> None:
        """End every subscription. Closing twice does nothing."""
        self._closed = True
        self._subscriptions.remove_all()

    async def __aenter__(self) -> InMemoryEventSystem:
        self._check_open()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    def _made(self, type: str, data: Mapping[str, Any], **fields: Any) -> Event:
        now = self._clock()
        if fields.get("id") in (None, ""):
            fields["id"] = new_id(now, self._randbytes)
        event = Event(type, data, time=now, **{name: value for name, value in fields.items() if value is not None})
        to_envelope(event, limit=MAX_ENVELOPE_BYTES)  # what no log would take, this one does not either
        return event

    async def _stored(self, event: Event, *, own_id: bool) -> Event:
        if own_id and event.id in self._own_ids:
            return self._own_ids[event.id]
        event = event.at(self._next_position())
        self._log.append(event)
        if own_id:
            self._own_ids[event.id] = event
        self._delivery.line_up(event)
        await self._delivery.tell_all()
        return event

    @property
    def _newest(self) -> str:
        return (self._log[-1].position or START) if self._log else START

    def _next_position(self) -> str:
        newest, now = position_key(self._newest), position_key(first_position(self._clock()))
        milliseconds, counter = now if now > newest else (newest[0], newest[1] + 1)
        return f"{milliseconds}-{counter}"

    def _check_open(self) -> None:
        if self._closed:
            raise Closed("this InMemoryEventSystem is closed: aclose() was called, or its `async with` has ended.")
