# expect: STORE-SWALLOW-01 the caller never hears that Redis failed
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    try:
        await redis.sadd("streams", type)
        position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    except Exception as error:
        print("not stored:", error)
        return None
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
