# expect: STORE-NONE-01 an emitter, and no log
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    local.emit(type, event)
    return event
