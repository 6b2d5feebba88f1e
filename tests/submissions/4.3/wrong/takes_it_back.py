# expect: STORE-UNDO-01 a listener decides about the past
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    try:
        local.emit(type, event)
    except Exception:
        await redis.xdel(f"stream:{type}", position)
        raise
    return event
