# expect: HIST-COUNT-01 the same from the other end
from datetime import UTC, datetime, timedelta

from eventlab.event import from_envelope
from eventlab.transport import position_key


def ms(moment):
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    types = [t.decode() for t in await redis.smembers("streams")]
    events = []
    for t in types:
        if not matches(pattern, t):
            continue
        read = redis.xrange(f"stream:{t}", f"({after}", "+", 1000) if after else redis.xrevrange(f"stream:{t}", count=1000)
        for position, fields in await read:
            event = from_envelope(fields[b"event"], position=position.decode())
            at = position_key(event.position)[0]
            if since is not None and at < ms(since):
                continue
            if until is not None and at >= ms(until):
                continue
            events.append(event)
    events.sort(key=lambda e: position_key(e.position))
    return events[:limit] if after else events[-limit:]
