# right: reads each stream in pages of fifty, to its end
from datetime import UTC, datetime, timedelta

from eventlab.event import from_envelope
from eventlab.transport import position_key

FIRST = datetime(1970, 1, 1, tzinfo=UTC)


async def entries(redis, key, begin):
    while page := await redis.xrange(key, begin, "+", count=50):
        for position, fields in page:
            yield position.decode(), fields[b"event"]
        begin = f"({position.decode()}"


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    events = []
    for type in await redis.smembers("streams"):
        if matches(pattern, type.decode()):
            async for position, raw in entries(redis, b"stream:" + type, f"({after}" if after else "-"):
                stored = FIRST + timedelta(milliseconds=position_key(position)[0])
                if (since is None or since <= stored) and (until is None or stored < until):
                    events.append(from_envelope(raw, position=position))
    events.sort(key=lambda event: position_key(event.position))
    return events[:limit] if after else events[-limit:]
