# expect: STORE-KEY-01 dots become colons
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd("stream:" + type.replace(".", ":"), {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
