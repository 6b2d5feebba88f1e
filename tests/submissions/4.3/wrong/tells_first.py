# expect: STORE-FIRST-01 notifies before it stores
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    local.emit(type, event)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    return replace(event, position=position.decode())
