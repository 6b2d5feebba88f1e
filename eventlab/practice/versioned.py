"""An event system that shows everybody the newest version of the data, whatever version is stored.

What comes out has been upcast: to subscribers, workers, `history` and `tail`. What goes in is stored as it came, in the
newest version unless you name another; an old program may go on emitting the old one while the others move. A version
that could not be read again is refused before it is stored.

One event that cannot be read must not cost the others. A history lists it among `skipped`; a tail passes over it with a
line in the log; a subscriber's `on_error` is told; a worker tries it again, and then buries it among the dead letters,
from where it is replayed once the step is mended. What looks at the log itself (dead letters, a gateway, `log`) sees
what is stored.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from eventlab.errors import NotUpcast, UnknownVersion
from eventlab.event import Event
from eventlab.practice.versioning import Versions
from eventlab.practice.wrapping import Wrapper
from eventlab.protocol import History, Skipped
from eventlab.subscription import must_be_awaited
from eventlab.system.handling import name_of

_logger = logging.getLogger("eventlab.versioning")


class VersionedEventSystem(Wrapper):
    """`inner`, read through `versions`. Raises `InvalidOption` if a chain of versions has a gap."""

    def __init__(self, inner: Any, versions: Versions) -> None:
        super().__init__(inner)
        versions.check()
        self.versions = versions
        self._failed = 0

    async def emit(self, type: str, data: Mapping[str, Any], *, version: int | None = None, **fields: Any) -> Event:
        """Store an event, in the newest version unless you name one; return it as everybody will see it.

        Raises `UnknownVersion`, or `NotUpcast`, for what could not be read again, before anything is stored; and what
        the inner system raises.
        """
        checked = self._checked(type, data, {**fields, "version": version})
        return self.versions.upcast_event(await super().emit(type, data, **checked))

    async def emit_many(self, events: Iterable[tuple[Any, ...]]) -> list[Event]:
        """As `emit_many` of the inner system, each in the newest version unless its third part names one."""
        checked = [(type, data, self._checked(type, data, *fields)) for type, data, *fields in events]
        return [self.versions.upcast_event(event) for event in await self.inner.emit_many(checked)]

    async def history(
        self, pattern: str = "*", *, limit: int = 100, after: str | None = None, **question: Any
    ) -> History:
        """As the inner system does it, upcast; what cannot be is among `skipped`.

        With `after` that makes no page shorter: an empty one is the end. Without, there may be fewer than `limit`.
        """
        read = functools.partial(super().history, pattern, **question)
        past = await read(limit=limit, after=after)
        events, skipped = self._read(past)
        asked = limit
        # Full, but for what was skipped; or nothing but that has come, and an empty page would be taken for the end.
        while after is not None and len(events) < limit and (len(past) == asked or (past.cut and not events)):
            asked = limit - len(events)
            past = await read(limit=asked, after=past.cursor)
            more, unread = self._read(past)
            events, skipped = events + more, skipped + unread
        return History(tuple(events), past.cursor, tuple(skipped), cut=past.cut)

    def tail(self, pattern: str = "*", *, after: str | None = None) -> VersionedTail:
        """As `tail` of the inner system, upcast."""
        return VersionedTail(self.inner.tail(pattern, after=after), self._upcast)

    def around(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler, called with the event in its newest version; a worker's context shows the same."""
        upcast = self._upcast

        def plain(event: Event, *context: Any) -> Any:
            event = upcast(event)
            return handler(event, *_showing(event, context))

        async def on_loop(event: Event, *context: Any) -> None:
            await plain(event, *context)

        versioned = on_loop if must_be_awaited(handler) else plain
        functools.update_wrapper(versioned, handler)
        versioned.__qualname__ = name_of(handler)  # an object that is called has none of its own
        return versioned

    def version_of(self, type: str) -> int:
        """The version in which an emit of that type is stored, if it names none."""
        if type not in self.versions and hasattr(self.inner, "version_of"):
            return int(self.inner.version_of(type))
        return self.versions.newest(type)

    def snapshot(self) -> dict[str, Any]:
        """What the inner system shows, the versions that can be read, and how often an event could not be."""
        return {**super().snapshot(), "versions": self.versions.snapshot(), "not_upcast": self._failed}

    def _checked(self, type: str, data: Any, fields: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The fields of an emit, with the version to store; any but the newest is tried out first."""
        fields = fields or {}
        version, others = fields.get("version"), {name: fields[name] for name in fields if name != "version"}
        newest = self.versions.newest(type) if type in self.versions else None
        if version is None:  # and without steps, whatever the inner system takes for the version
            return others if newest is None else {**others, "version": newest}
        if newest not in (None, version):
            self.versions.upcast_event(Event(type, data, version=version))
        return {**others, "version": version}

    def _upcast(self, event: Event) -> Event:
        try:
            return self.versions.upcast_event(event)
        except (UnknownVersion, NotUpcast):
            self._failed += 1
            raise

    def _read(self, past: History) -> tuple[list[Event], list[Skipped]]:
        """The events of a page that can be read, and what has to be skipped."""
        events, skipped = [], list(past.skipped)
        for event in past:
            try:
                events.append(self._upcast(event))
            except (UnknownVersion, NotUpcast) as error:
                skipped.append(Skipped(event.type, event.position or "", str(error)))
        return events, skipped


class VersionedTail:
    """A tail of the inner system, upcast; all else that it can do is passed on."""

    def __init__(self, tail: Any, upcast: Callable[[Event], Event]) -> None:
        self._tail, self._upcast = tail, upcast

    def __aiter__(self) -> VersionedTail:
        return self

    async def __anext__(self) -> Event:
        async for event in self._tail:
            try:
                return self._upcast(event)
            except (UnknownVersion, NotUpcast) as error:
                _logger.warning("a tail passes over %s: %s", event.position, error)
        raise StopAsyncIteration

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tail, name)


def _showing(event: Event, context: tuple[Any, ...]) -> tuple[Any, ...]:
    """A worker's context, if there is one, with that event in it: it was made for this call alone."""
    for each in context:
        each.event = event
    return context
