# right: a field more in the entry, for whoever searches the log without opening envelopes
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event), "actor": event.actor or ""})
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
