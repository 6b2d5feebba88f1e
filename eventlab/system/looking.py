"""Looking into one partition in Redis: what is asked for, and what an entry becomes. `RedisLog` says when, and where.

Where all types are wanted, plain commands read the log itself; where some are, `stretch.lua` follows their indexes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from eventlab.system.keys import Keys
from eventlab.system.log import Record, Span
from eventlab.system.scripts import Argument, Command, Script, as_one
from eventlab.transport import START
from eventlab.transport.redis_streams import LAST

if TYPE_CHECKING:
    from redis.asyncio import Redis

_STRETCH = Script("stretch.lua")


async def look(redis: Redis, types: Collection[str] | None, keys: Keys, begin: str, span: Span) -> Any:
    """Into a stretch of a partition, for these types, or for all (None).

    The reply is that of `stretch.lua`: epoch, trimmed, the newest position, and the entries, oldest first.
    """
    return await (_all(redis, keys, begin, span) if types is None else _of(types, redis, keys, begin, span))


def behind(position: str, keys: Keys, limit: int) -> tuple[Command, Command]:
    """What `read` asks for in one partition: epoch and trimmed, and what stands behind the position."""
    lower = LAST if position == LAST else f"({position}"  # nothing is behind the last one; Redis calls that invalid
    return ("HMGET", keys.meta, "epoch", "trimmed"), ("XRANGE", keys.log, lower, "+", "COUNT", limit)


async def _all(redis: Redis, keys: Keys, begin: str, span: Span) -> Any:
    """Of every type, by plain commands."""
    if span.before == START or begin == LAST:  # Redis calls these bounds invalid, rather than the answer empty
        return await _of((), redis, keys, begin, span)
    lower, upper = f"({begin}", span.before if span.before == "+" else f"({span.before}"
    look = ("XREVRANGE", keys.log, upper, lower) if span.newest else ("XRANGE", keys.log, lower, upper)
    (epoch, trimmed), last, entries = await as_one(
        redis,
        ("HMGET", keys.meta, "epoch", "trimmed"),
        ("XREVRANGE", keys.log, upper, "-", "COUNT", 1),
        (*look, "COUNT", span.limit),
    )
    trimmed = trimmed or START.encode()
    return epoch or b"", trimmed, last[0][0] if last else trimmed, entries[::-1] if span.newest else entries


async def _of(types: Collection[str], redis: Redis, keys: Keys, begin: str, span: Span) -> Any:
    """Of these types, looked up by their indexes."""
    args: list[Argument] = [begin, span.before, span.limit, "newest" if span.newest else "oldest"]
    return await _STRETCH(redis, [keys.log, keys.meta, *map(keys.index, types)], args)


def record_of(partition: int, place: bytes, fields: list[bytes]) -> Record:
    """A record; an entry that somebody else wrote has no type, and bytes that are no envelope."""
    if len(fields) == 4 and fields[0] == b"t" and fields[2] == b"e":
        return Record(partition, place.decode(), fields[1].decode(errors="replace"), fields[3])
    return Record(partition, place.decode(), "", b" ".join(fields))
