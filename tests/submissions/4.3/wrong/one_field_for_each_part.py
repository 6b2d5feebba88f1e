# expect: STORE-FORM-01 the parts of the event as fields of the entry
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    parts = {"id": event.id, "type": event.type, "time": event.time.isoformat(), "data": str(dict(event.data))}
    position = await redis.xadd(f"stream:{type}", parts)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
