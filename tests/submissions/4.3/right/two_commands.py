# right: two commands, the type first
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    envelope = to_envelope(event)
    await redis.sadd("streams", event.type)
    position = await redis.xadd("stream:" + event.type, {"event": envelope})
    event = replace(event, position=position.decode())
    local.emit(event.type, event)
    return event
