# right: one XREAD for all streams, and the bounds kept afterwards
from eventlab.event import from_envelope
from eventlab.transport import position_key


async def history(redis, pattern="*", *, after=None, limit=100, since=None, until=None):
    types = [type for type in await redis.smembers("streams") if matches(pattern, type.decode())]
    streams = await redis.xread({b"stream:" + type: after or "0-0" for type in types}) if types else []
    events = []
    for _, entries in streams:
        for position, fields in entries:
            event = from_envelope(fields[b"event"], position=position.decode())
            stored = position_key(event.position)[0] / 1000
            if (since is None or stored >= since.timestamp()) and (until is None or stored < until.timestamp()):
                events.append(event)
    events.sort(key=lambda event: position_key(event.position))
    return events[:limit] if after else events[-limit:]
