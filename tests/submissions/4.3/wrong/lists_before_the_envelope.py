# expect: STORE-LARGE-01 what is too large is refused when its type is listed already
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
