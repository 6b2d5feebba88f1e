# expect: STORE-FORM-01 the data, and neither id nor time
import json
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    position = await redis.xadd(f"stream:{type}", {"event": json.dumps(dict(event.data))})
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
