# expect: STORE-REFUSE-01 a time without a zone is taken for the machine's own
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now.astimezone(), **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
