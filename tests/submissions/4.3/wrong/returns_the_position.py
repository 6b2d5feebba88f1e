# expect: STORE-RETURN-01 the position in place of the event
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = (await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})).decode()
    local.emit(type, replace(event, position=position))
    return position
