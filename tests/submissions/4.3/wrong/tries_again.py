# expect: STORE-RETRY-01 a lost answer is taken for a lost command
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    for left in (2, 1, 0):
        try:
            position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
            break
        except Exception:
            if not left:
                raise
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
