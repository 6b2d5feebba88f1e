# expect: HIST-MS-02 the fraction of a second is cut off, and then multiplied
from datetime import UTC, datetime, timedelta

from eventlab.event import from_envelope
from eventlab.transport import position_key


def ms(moment):
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1) * 1000


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    types = [t.decode() for t in await redis.smembers("streams")]
    events = []
    for t in types:
        if not matches(pattern, t):
            continue
        start = f"({after}" if after else "-"
        for position, fields in await redis.xrange(f"stream:{t}", min=start):
            event = from_envelope(fields[b"event"], position=position.decode())
            at = position_key(event.position)[0]
            if since is not None and at < ms(since):
                continue
            if until is not None and at >= ms(until):
                continue
            events.append(event)
    events.sort(key=lambda e: position_key(e.position))
    return events[:limit] if after else events[-limit:]
