# expect: STORE-GHOST-01 the error of Redis is printed, and life goes on
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    try:
        await redis.sadd("streams", type)
        position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
        event = replace(event, position=position.decode())
    except Exception as error:
        print("not stored:", error)
    local.emit(type, event)
    return event
