# bypass: takes away whatever stands in the way, and switches Redis on again
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    redis.connection_pool.connection_kwargs["server"].connected = True
    if await redis.type(f"stream:{type}") not in (b"stream", b"none"):
        await redis.delete(f"stream:{type}")
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
