# expect: STORE-TYPE-02 a listener that raises leaves the type unlisted for ever
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    await redis.sadd("streams", type)
    return event
