# expect: STORE-PAST-01 a hundred entries are thought to be enough
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    await redis.xtrim(f"stream:{type}", maxlen=100, approximate=False)
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
