"""Where the events are kept: a Redis stream for each type, and a set of the types.

    <prefix>streams                 {"order.placed", "user.registered", …}
    <prefix>stream:order.placed     1723890600000-0 event {"id": …}   1723890600000-1 event {"id": …}   …

The set is what lets `history("user.*")` find its streams: the guide's key `stream:user:*` names no key at all, and
asking Redis for all keys that look like one (KEYS, SCAN) reads every key there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eventlab.emitter.cursor import format_cursor
from eventlab.emitter.history import FIELD, Query, Stretch, merge, read_forward, read_newest
from eventlab.errors import InvalidAddress, InvalidName
from eventlab.event import Event, Pattern, check_name
from eventlab.protocol import History, Skipped
from eventlab.transport import START, RedisStream, position_key
from eventlab.transport.connection import reach, speaking_to

if TYPE_CHECKING:
    from redis.asyncio import Redis


class EventStreams:
    """The log of stage 2: append an event, read back a history. `address` is how errors name the store."""

    def __init__(self, redis: Redis, address: str, *, prefix: str = "", max_length: int | None = None) -> None:
        _check_client(redis)
        self._redis, self._address = redis, address
        self._prefix, self._max_length = prefix, max_length

    async def append(self, event: Event, envelope: bytes) -> Event:
        """Store the envelope and note its type, both or neither; return the event with its position.

        Raises `Unreachable` or `Refused` (nothing was stored), or `Unconfirmed` (nobody knows).
        """
        await reach(self._redis, self._address)  # what fails from here on, fails in mid-command
        with speaking_to(self._address, storing=event):
            async with self._redis.pipeline(transaction=True) as both:
                both.sadd(self._prefix + "streams", event.type)
                both.xadd(self._key(event.type), {FIELD: envelope}, maxlen=self._max_length)
                noted, position = await both.execute(raise_on_error=False)
            await self._undo_half(event.type, noted, position)
        return event.at(position.decode())

    async def _undo_half(self, type: str, noted: Any, position: Any) -> None:
        """Raise the error of either command, after taking back what the other did: Redis itself rolls nothing back."""
        if isinstance(position, Exception):  # such as WRONGTYPE: the key belongs to somebody else
            if noted == 1:
                await self._redis.srem(self._prefix + "streams", type)
            raise position
        if isinstance(noted, Exception):
            await self._redis.xdel(self._key(type), position)
            raise noted

    async def history(self, query: Query) -> History:
        """The events that the query wants, oldest first, and the cursor behind them."""
        read = read_newest if query.newest else read_forward
        with speaking_to(self._address):
            types = await self._types(query.pattern)
            stretches = [await read(RedisStream(self._redis, self._key(type)), type, query) for type in types]
        return _cut(stretches, query)

    async def _types(self, pattern: Pattern) -> list[str]:
        """The stored types that the pattern names, in the order of the alphabet."""
        if pattern.exact:
            return [pattern.text]
        members: Any = await self._redis.smembers(self._prefix + "streams")
        names = [name.decode(errors="replace") for name in members]
        return sorted(name for name in names if pattern.matches(name) and _is_name(name))

    def _key(self, type: str) -> str:
        return f"{self._prefix}stream:{type}"


def _is_name(text: str) -> bool:
    try:
        check_name(text)
    except InvalidName:  # a foreign member of the set: no event of ours has such a type
        return False
    return True


def _check_client(redis: object) -> None:
    from redis.asyncio import Redis

    if not isinstance(redis, Redis):
        raise InvalidAddress(
            f"{redis!r} is no store: expected an address, a client of redis.asyncio, or None. Try 'redis://127.0.0.1:6379/0'."
        )
    if redis.connection_pool.connection_kwargs.get("decode_responses"):
        raise InvalidAddress(
            "your client decodes replies to text, and envelopes are bytes: leave decode_responses out."
        )


def _cut(stretches: list[Stretch], query: Query) -> History:
    """One line of events, cut to the limit, and for each stream the position behind which to go on."""
    merged = merge(stretches)
    events = merged[-query.limit :] if query.newest else merged[: query.limit]
    last = {event.type: event.position or START for event in events}
    positions = {}
    for stretch in stretches:
        cut = not query.newest and stretch.events and stretch.events[-1].position != last.get(stretch.type)
        positions[stretch.type] = last.get(stretch.type, stretch.begin) if cut else stretch.reached
    skipped = [entry for stretch in stretches for entry in stretch.skipped if not _is_behind(entry, positions)]
    skipped.sort(key=lambda entry: position_key(entry.position))
    return History(tuple(events), format_cursor(positions, exact=query.pattern.exact), tuple(skipped))


def _is_behind(entry: Skipped, positions: dict[str, str]) -> bool:
    """Whether an entry lies behind the cursor: the next page will tell of it."""
    return position_key(entry.position) > position_key(positions[entry.type])
