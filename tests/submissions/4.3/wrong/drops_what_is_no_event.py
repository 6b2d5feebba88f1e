# expect: STORE-REFUSE-02 the caller never hears of it
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    try:
        event = Event(type, data, time=now, **fields)
    except ValueError as error:
        print("no event:", error)
        return None
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
