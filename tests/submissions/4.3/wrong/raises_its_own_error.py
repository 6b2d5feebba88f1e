# expect: STORE-ERROR-01 the error of Redis is wrapped in another one
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    try:
        position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
        await redis.sadd("streams", type)
    except Exception as error:
        raise RuntimeError("not stored") from error
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
