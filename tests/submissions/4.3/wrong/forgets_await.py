# expect: STORE-AWAIT-01 the position is a coroutine
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position)
    local.emit(type, event)
    return event
