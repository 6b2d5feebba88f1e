# expect: HIST-POSITION-01 the position is forgotten
from eventlab.event import from_envelope
from eventlab.transport import position_key


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    def first(moment):
        return f"{round(moment.timestamp() * 1000)}-0"

    begin = f"({after}" if after else "-"
    end = f"({first(until)}" if until else "+"
    floor = position_key(first(since)) if since else (0, 0)
    events = []
    for type in [name.decode() for name in await redis.smembers("streams")]:
        if matches(pattern, type):
            for position, fields in await redis.xrange(f"stream:{type}", begin, end):
                events.append((position_key(position.decode()), from_envelope(fields[b"event"])))
    events = [pair for pair in events if pair[0] >= floor]
    events.sort(key=lambda pair: pair[0])
    events = [event for _, event in events]
    return events[:limit] if after else events[-limit:]
