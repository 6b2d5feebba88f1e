# expect: STORE-NONE-01 the commands wait in a pipeline for ever
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    async with redis.pipeline() as both:
        both.sadd("streams", type)
        both.xadd(f"stream:{type}", {"event": to_envelope(event)})
    local.emit(type, event)
    return event
