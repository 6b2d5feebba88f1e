# right: a second Event, with the id of the first
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    envelope = to_envelope(event).decode()
    await redis.sadd("streams", type)
    position = (await redis.xadd(f"stream:{type}", {"event": envelope})).decode()
    event = Event(type, data, time=now, position=position, **{**fields, "id": event.id})
    local.emit(type, event)
    return event
