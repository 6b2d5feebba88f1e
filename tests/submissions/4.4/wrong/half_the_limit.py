# expect: HIST-OTHER-01 half as much as was asked for
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
                events.append(from_envelope(fields[b"event"], position=position.decode()))
    events.sort(key=lambda event: position_key(event.position))
    events = events[: limit // 2] if after else events[-limit // 2 :]
    return [event for event in events if position_key(event.position) >= floor]
