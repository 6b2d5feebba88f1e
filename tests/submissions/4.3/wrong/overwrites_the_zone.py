# expect: STORE-TIME-01 a zone is overwritten, where it should be converted
from dataclasses import replace
from datetime import UTC

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now.replace(tzinfo=UTC), **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
