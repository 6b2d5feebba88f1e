# expect: HIST-FILTER-01 since and until are looked at when the limit has cut already
from eventlab.event import from_envelope
from eventlab.transport import position_key
async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    events = []
    for name in await redis.smembers("streams"):
        type = name.decode()
        if matches(pattern, type):
            events += [from_envelope(f[b"event"], position=p.decode()) for p, f in await redis.xrange("stream:" + type, f"({after}" if after else "-", "+")]
    events.sort(key=lambda e: position_key(e.position))
    events = events[:limit] if after else events[-limit:]
    def ok(e):
        at = position_key(e.position)[0]
        return (since is None or at >= round(since.timestamp()*1000)) and (until is None or at < round(until.timestamp()*1000))
    return [e for e in events if ok(e)]
