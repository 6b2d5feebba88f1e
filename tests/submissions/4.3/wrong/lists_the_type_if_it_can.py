# expect: STORE-GHOST-01 an error of the second command is passed over
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    try:
        await redis.sadd("streams", type)
    except Exception:
        pass
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
