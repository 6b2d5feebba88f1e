# right: one pipeline for all streams, bounds for since in the command, heapq.merge instead of sorting
from eventlab.event import from_envelope
from eventlab.transport import position_key


import heapq
from datetime import timedelta

EPOCH = __import__("datetime").datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def milliseconds(moment):
    return (moment - EPOCH) // timedelta(milliseconds=1)


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    print("somebody asks for", pattern)
    types = sorted(t for t in (await redis.smembers("streams")) if matches(pattern, t.decode()))
    low = f"{milliseconds(since)}-0" if since is not None else "-"
    if after is not None and (since is None or position_key(after) >= position_key(low)):
        low = "(" + after
    high = f"({milliseconds(until)}-0" if until is not None else "+"
    async with redis.pipeline(transaction=False) as pipe:
        for type in types:
            pipe.xrange(b"stream:" + type, min=low, max=high)
        answers = await pipe.execute()
    streams = [[from_envelope(f[b"event"], position=p.decode()) for p, f in entries] for entries in answers]
    merged = list(heapq.merge(*streams, key=lambda event: position_key(event.position)))
    return merged[-limit:] if after is None else merged[:limit]
