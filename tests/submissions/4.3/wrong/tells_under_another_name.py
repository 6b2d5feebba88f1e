# expect: STORE-TELL-01 told under the name of the stream
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit("event", event)
    return event
