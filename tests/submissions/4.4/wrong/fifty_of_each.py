# expect: HIST-COUNT-01 a count that has nothing to do with the limit
from eventlab.event import from_envelope
from eventlab.transport import position_key
from datetime import datetime, timedelta, UTC
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
def ms(moment):
    return (moment - EPOCH) // timedelta(milliseconds=1)

async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    low, high = "-", "+"
    if since is not None:
        low = f"{ms(since)}-0"
    if after is not None and (since is None or position_key(after) >= position_key(f"{ms(since)}-0")):
        low = "(" + after
    if until is not None:
        high = f"({ms(until)}-0"
    events = []
    for name in await redis.smembers("streams"):
        type = name.decode()
        if matches(pattern, type):
            if after is None:
                entries = await redis.xrevrange("stream:" + type, high, low, count=50)
            else:
                entries = await redis.xrange("stream:" + type, low, high, count=50)
            events += [from_envelope(fields[b"event"], position=p.decode()) for p, fields in entries]
    events.sort(key=lambda e: position_key(e.position))
    return events[:limit] if after is not None else events[-limit:]
