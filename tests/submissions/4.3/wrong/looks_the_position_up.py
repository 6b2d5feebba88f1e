# expect: STORE-POSITION-01 asks for the newest entry, which may be of another emit
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    ((position, _),) = await redis.xrevrange(f"stream:{type}", count=1)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
