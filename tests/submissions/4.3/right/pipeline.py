# right: both commands or neither
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    async with redis.pipeline(transaction=True) as both:
        both.sadd("streams", type)
        both.xadd(f"stream:{type}", {"event": to_envelope(event)}, maxlen=100_000)
        _, position = await both.execute()
    stored = replace(event, position=str(position, "ascii"))
    local.emit(type, stored)
    return stored
