# expect: STORE-TWICE-01 the finished event is stored too
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    local.emit(type, event)
    return event
