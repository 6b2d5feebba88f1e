"""History over a stream for each type: which stretch of each, what is wanted of it, and then one line of events.

The steps, for `history("user.*", actor="ann", limit=3)`:

    1. which types does the pattern name?          the set `streams` knows
    2. of each, read page by page until three of ann's are found, or the stream ends
       filters come before the limit: a busy neighbour must not hide ann's events
    3. weave the streams together by time, cut to three, and note for each stream where to go on
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eventlab.clock import Clock, aware
from eventlab.emitter.cursor import parse_cursor
from eventlab.errors import InvalidQuery, NotAnEnvelope
from eventlab.event import Event, Pattern, from_envelope
from eventlab.protocol import Moment, Skipped
from eventlab.transport import START, Entry, RedisStream, position_key
from eventlab.transport.redis_streams import first_position, just_before

MAX_LIMIT = 10_000
"""Events in one answer; for more, go on with `after`."""
PAGE = 200
"""Entries read in one command."""
FIELD = b"event"
"""The one field of an entry: the envelope."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the log, checked. `newest`: the newest `limit`; else the oldest `limit` behind the cursor."""

    pattern: Pattern
    actor: str | None
    key: str | None
    limit: int
    newest: bool
    cursor: dict[str, str]
    behind: str
    """Where to begin in a stream that the cursor does not name."""
    floor: str
    before: str
    """Positions between which to read, both exclusive."""

    def begin(self, type: str) -> str:
        """Behind which position of that type's stream the reading begins."""
        return max(self.cursor.get(type, self.behind), self.floor, key=position_key)

    def wants(self, event: Event) -> bool:
        """Whether actor and key are the ones asked for."""
        return self.actor in (None, event.actor) and self.key in (None, event.key)


def make_query(
    pattern: str,
    *,
    actor: str | None,
    key: str | None,
    limit: object,
    after: object,
    since: Moment | None,
    until: Moment | None,
    clock: Clock,
) -> Query:
    """Check every part of a question; raises `InvalidPattern`, `InvalidQuery`, `InvalidTime`."""
    behind, cursor = parse_cursor(after) if after is not None else (START, {})
    floor, before = bounds(since, until, clock)
    return Query(
        pattern=Pattern(pattern),
        actor=actor,
        key=key,
        limit=check_limit(limit),
        newest=after is None,
        cursor=cursor,
        behind=behind,
        floor=floor,
        before=before,
    )


def bounds(since: Moment | None, until: Moment | None, clock: Clock) -> tuple[str, str]:
    """(floor, before): the exclusive positions between which the moments of storing lie from `since` to `until`.

    Raises `InvalidQuery`, `InvalidTime`.
    """
    floor = START if since is None else just_before(first_position(_moment(since, clock, "since")))
    return floor, "+" if until is None else first_position(_moment(until, clock, "until"))


def check_limit(limit: object) -> int:
    """Return `limit` if it is a whole number from 1 to `MAX_LIMIT`; raises `InvalidQuery`."""
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MAX_LIMIT:
        raise InvalidQuery(
            f"limit is {limit!r}: expected a whole number from 1 to {MAX_LIMIT:,}. For more, go on with after=cursor."
        )
    return limit


def _moment(moment: Moment, clock: Clock, name: str) -> datetime:
    if not isinstance(moment, timedelta):
        return aware(moment, name)
    try:
        return clock() - moment
    except OverflowError:
        raise InvalidQuery(f"{name} is {moment}, which leads out of the years 1 to 9999. Try None.") from None


@dataclass(slots=True)
class Stretch:
    """What was read of one type's stream: the events wanted, oldest first, and how far the reading came."""

    type: str
    begin: str
    """Behind which position the reading began."""
    reached: str
    """Everything up to here has been looked at, wanted or not."""
    events: list[Event] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def take(self, entry: Entry, query: Query) -> None:
        """Look at one entry: keep its event if it is wanted, report it if it is none of ours."""
        try:
            event = from_envelope(entry.fields.get(FIELD, b""), position=entry.position)
            if event.type != self.type:
                raise NotAnEnvelope(f"it holds {event.type}.", raw=entry.fields[FIELD])
        except NotAnEnvelope as error:
            self.skipped.append(Skipped(self.type, entry.position, str(error)))
            return
        if query.wants(event):
            self.events.append(event)


async def read_forward(stream: RedisStream, type: str, query: Query) -> Stretch:
    """The oldest `limit` wanted events behind where the query begins."""
    begin = query.begin(type)
    stretch = Stretch(type, begin, reached=begin)
    while entries := await stream.read(stretch.reached, before=query.before, limit=PAGE):
        for entry in entries:
            stretch.take(entry, query)
            stretch.reached = entry.position
            if len(stretch.events) == query.limit:
                return stretch
    return stretch


async def read_newest(stream: RedisStream, type: str, query: Query) -> Stretch:
    """The newest `limit` wanted events, oldest first. `reached` is the newest entry: what comes later comes behind."""
    begin, before = query.begin(type), query.before
    stretch = Stretch(type, begin, reached=begin)
    while len(stretch.events) < query.limit and (entries := await stream.read_back(before, after=begin, limit=PAGE)):
        stretch.reached = max(stretch.reached, entries[0].position, key=position_key)
        for entry in entries:
            stretch.take(entry, query)
        before = entries[-1].position
    if stretch.reached == begin:  # nothing there yet, and `since` may lie in the future: go on from what is there
        stretch.reached = min(begin, await stream.newest(), key=position_key)
    stretch.events = stretch.events[: query.limit][::-1]
    stretch.skipped.reverse()
    return stretch


def merge(stretches: list[Stretch]) -> list[Event]:
    """One line of events: each stream in its own order, the streams woven together by when they were stored."""
    return list(heapq.merge(*(stretch.events for stretch in stretches), key=_stored))


def _stored(event: Event) -> tuple[int, datetime]:
    assert event.position is not None  # it was read from a stream
    return position_key(event.position)[0], event.time  # twins of one millisecond: by their own time
