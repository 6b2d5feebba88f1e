# expect: STORE-GHOST-01 a finally tells what was never stored
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    try:
        await redis.sadd("streams", type)
        position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
        event = replace(event, position=position.decode())
    finally:
        local.emit(type, event)
    return event
