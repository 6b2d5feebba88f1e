# right: reads each stream from the end that counts, only as far as needed
from eventlab.event import from_envelope
from eventlab.transport import position_key


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    def bound(moment, otherwise):
        return otherwise if moment is None else f"{int(moment.timestamp() * 1000)}-0"

    def open_entry(entry):
        position, fields = entry
        return from_envelope(fields[b"event"], position=position.decode())

    found = []
    for name in await redis.smembers("streams"):
        type = name.decode()
        if not matches(pattern, type):
            continue
        key, top = f"stream:{type}", "+" if until is None else "(" + bound(until, "")
        if after is None:
            found += map(open_entry, await redis.xrevrange(key, top, bound(since, "-"), count=limit))
        else:
            start = max(after, bound(since, "0-0"), key=position_key)
            start = start if since is not None and start != after else "(" + start
            found += map(open_entry, await redis.xrange(key, start, top, count=limit))
    found = sorted(found, key=lambda event: position_key(event.position))
    if after is not None:
        return found[:limit]
    return found[len(found) - min(limit, len(found)) :]
