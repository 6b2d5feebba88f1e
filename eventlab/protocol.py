"""The one small protocol that every stage of the event system satisfies.

What a learner writes in chapter 4 can therefore stand where the production system stands in chapter 5, and one
suite of promises (`eventlab.conformance`) can be put to all of them. Four verbs: emit, subscribe, history, close.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, overload

from eventlab.event import Event
from eventlab.guarantees import Guarantees
from eventlab.subscription import Subscription

Handler = Callable[[Event], Awaitable[None] | None]
"""A subscriber: a function of one event, plain or `async`. What it returns is ignored."""

F = TypeVar("F", bound=Callable[[Event], Any])

Moment = datetime | timedelta
"""A point in time: an aware datetime, or a timedelta that is counted back from now."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry of the log that is not an event of ours: left where it is, reported, and passed over."""

    type: str
    """The stream in which it was found."""
    position: str
    """Where in that stream."""
    reason: str
    """Why it could not be read."""


@dataclass(frozen=True, slots=True, repr=False)
class History(Sequence[Event]):
    """Events of the past, oldest first, and where to go on."""

    events: tuple[Event, ...]
    cursor: str
    """Give it as `after` to the next `history` of the same pattern: exclusive, and yours to keep as text."""
    skipped: tuple[Skipped, ...] = ()
    """Entries that could not be read as events."""
    cut: bool = False
    """Whether it may hold fewer events than there are, and than were asked for: more would have been too large."""

    def __len__(self) -> int:
        return len(self.events)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, index: int | slice) -> Event | tuple[Event, ...]:
        return self.events[index]

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __repr__(self) -> str:
        count = f"{len(self)} event{'' if len(self) == 1 else 's'}"
        aside = f", {len(self.skipped)} unreadable" if self.skipped else ""
        rows = [f"  {event.position}  {event.type}  {event.actor or '–'}  {_cut(event.data)}" for event in self]
        return "\n".join([f"History: {count}{aside}, continue after {self.cursor!r}", *rows])


class EventSystem(Protocol):
    """Anything that stores events and tells whoever listens. `eventlab.guarantees` says how well."""

    @property
    def guarantees(self) -> Guarantees:
        """What it promises: declared on the class, or by a wrapper, which promises what it is wrapped around."""
        ...

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
        """Store an event, then tell the subscribers; return it, with its id and its position, once it is stored."""
        ...

    @overload
    def subscribe(self, pattern: str, handler: Handler) -> Subscription: ...
    @overload
    def subscribe(self, pattern: str) -> Callable[[F], F]: ...
    def subscribe(self, pattern: str, handler: Handler | None = None) -> Any:
        """Hand every event of `pattern` whose emit begins from now on to `handler`; a decorator without one."""
        ...

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
        """Stored events, oldest first: the newest `limit`, or with `after` the oldest `limit` behind that cursor."""
        ...

    async def aclose(self) -> None:
        """End every subscription and close what was opened. Closing twice does nothing."""
        ...


__all__ = ["EventSystem", "Handler", "History", "Moment", "Skipped", "Subscription"]


def _cut(data: Mapping[str, Any], width: int = 60) -> str:
    text = str(dict(data))
    return text if len(text) <= width else text[: width - 1] + "…"
