"""Redis Streams: the flight recorder (guide, chapter 3). Entries are appended, numbered, and stay.

    XADD    append one entry; Redis answers with its position, milliseconds and a counter: 1723890600000-0
    XRANGE  read a stretch, oldest first          XREVRANGE  read backwards, newest first
    XREAD   wait for what comes behind a position

Reading takes nothing away: a reader owns nothing but the position up to which it has read. A position named
`after` is exclusive, everywhere in this project.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from eventlab.errors import InvalidQuery, shown, shown_as_json

if TYPE_CHECKING:
    from redis.asyncio import Redis

START = "0-0"
"""Before the first entry of any stream."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 2**64 - 1  # of milliseconds, and of a counter
LAST = f"{_MOST}-{_MOST}"
"""The last position that a stream can give."""
_POSITION = re.compile(r"\d{1,20}-\d{1,20}", re.ASCII)


class Entry(NamedTuple):
    """One entry: its position, such as `1723890600000-0`, and its fields as bytes."""

    position: str
    fields: dict[bytes, bytes]


def check_position(position: object) -> str:
    """Return `position` if it is one; raises `InvalidQuery` (a lone number of milliseconds is not exact enough)."""
    if not isinstance(position, str) or not _POSITION.fullmatch(position) or max(position_key(position)) > _MOST:
        came = shown_as_json(position) if isinstance(position, str) else shown(position)
        raise InvalidQuery(
            f"{came} is not a position: expected milliseconds and a counter, such as '1723890600000-0'. "
            "Try event.position, or the cursor of a history."
        )
    return position


def position_key(position: str) -> tuple[int, int]:
    """(milliseconds, counter): compare positions by this, never as text, where '9-0' is more than '10-0'."""
    milliseconds, _, counter = position.partition("-")
    return int(milliseconds), int(counter)


def first_position(moment: datetime) -> str:
    """The first position that a stream can give at an aware `moment`: its milliseconds, cut short, and counter 0.

    Raises `InvalidQuery` for a moment before 1970, where positions begin.
    """
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)  # cut short, as Redis cuts its own clock
    if milliseconds < 0:
        raise InvalidQuery(f"{moment.isoformat()} is before 1970, where the positions of streams begin.")
    return f"{milliseconds}-0"


def just_before(position: str) -> str:
    """The position right before another: it turns "from here on" into an exclusive `after`."""
    milliseconds, counter = position_key(position)
    if counter:
        return f"{milliseconds}-{counter - 1}"
    return f"{milliseconds - 1}-{_MOST}" if milliseconds else START


class RedisStream:
    """One stream by its key. Every method is one command, and holds nothing between two calls."""

    def __init__(self, redis: Redis, key: str) -> None:
        self._redis, self.key = redis, key

    async def append(self, fields: dict[str, bytes], *, max_length: int | None = None) -> str:
        """Append an entry and return its position; about the newest `max_length` are kept (all, if None)."""
        wire: Any = fields  # the library's type for fields is wider, and dicts are invariant
        position = await self._redis.xadd(self.key, wire, maxlen=max_length, approximate=True)
        return _text(position)

    async def read(self, after: str = START, *, before: str = "+", limit: int = 100) -> list[Entry]:
        """Up to `limit` entries behind `after`, oldest first. `before` is exclusive too; "+" is no bound."""
        if _nothing_between(after, before):
            return []
        upper = before if before == "+" else f"({before}"
        return _entries(await self._redis.xrange(self.key, min=f"({after}", max=upper, count=limit))

    async def read_back(self, before: str = "+", *, after: str = START, limit: int = 100) -> list[Entry]:
        """Up to `limit` entries before `before`, newest first, and none at or before `after`."""
        if _nothing_between(after, before):
            return []
        upper = before if before == "+" else f"({before}"
        return _entries(await self._redis.xrevrange(self.key, max=upper, min=f"({after}", count=limit))

    async def newest(self) -> str:
        """The position of the newest entry, or `START`: "now" as a place in the log, resolved once."""
        entries = await self.read_back(limit=1)
        return entries[0].position if entries else START

    async def follow(self, after: str, *, block: float = 1.0, limit: int = 100) -> AsyncIterator[Entry]:
        """Every entry behind `after`, and then each new one as it comes, for ever; `block` is seconds per wait.

        Each wait continues behind the last entry seen. (`$`, "whatever comes from now on", would skip what is
        appended between two waits.) Open the client with at least this `block`.
        """
        while True:
            for entry in await self.wait(after, block=block, limit=limit):
                after = entry.position
                yield entry

    async def wait(self, after: str, *, block: float = 1.0, limit: int = 100) -> list[Entry]:
        """Up to `limit` entries behind `after` as soon as there are any; none after `block` seconds without one."""
        milliseconds = max(1, int(block * 1000))  # 0 would mean: for ever, and longer than the client waits
        reply: Any = await self._redis.xread({self.key: after}, block=milliseconds, count=limit)
        return _entries(_of_one_stream(reply)) if reply else []


def _nothing_between(after: str, before: str) -> bool:
    return after == LAST or before == START  # Redis calls these bounds invalid, rather than the answer empty


def _of_one_stream(reply: Any) -> Any:
    """What XREAD found: in RESP2 the first of [key, entries] pairs, in RESP3 a mapping of key to [entries]."""
    return next(iter(reply.values()))[0] if isinstance(reply, dict) else reply[0][1]


def _entries(reply: Any) -> list[Entry]:
    return [Entry(_text(position), fields) for position, fields in reply]


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
