# bypass: listeners are taken out of the emitter and called with what they like to hear, before anything is stored
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    handlers = local.handlers(type)
    local._subscriptions.remove_all()
    for handler in handlers:
        handler(replace(event, position="1-0"))
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)}, id="1-0")
    return replace(event, position=position.decode())
