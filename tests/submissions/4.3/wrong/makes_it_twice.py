# expect: STORE-ID-01 one event for the log, another for the listeners
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    envelope = to_envelope(Event(type, data, time=now, **fields))
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": envelope})
    event = Event(type, data, time=now, position=position.decode(), **fields)
    local.emit(type, event)
    return event
