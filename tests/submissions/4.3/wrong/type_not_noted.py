# expect: STORE-TYPE-01 no set of the types
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
