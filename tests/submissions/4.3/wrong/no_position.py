# expect: STORE-POSITION-01 what the stream answers is thrown away
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    local.emit(type, event)
    return event
