# expect: HIST-CLOCK-02 since and until belong to the emitter's clock
from datetime import UTC, datetime, timedelta

from eventlab.event import from_envelope
from eventlab.transport import position_key


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    types = [t.decode() for t in await redis.smembers("streams")]
    events = []
    for t in types:
        if not matches(pattern, t):
            continue
        start = f"({after}" if after else "-"
        for position, fields in await redis.xrange(f"stream:{t}", min=start):
            event = from_envelope(fields[b"event"], position=position.decode())
            if since is not None and event.time < since:
                continue
            if until is not None and event.time >= until:
                continue
            events.append(event)
    events.sort(key=lambda e: position_key(e.position))
    return events[:limit] if after else events[-limit:]
