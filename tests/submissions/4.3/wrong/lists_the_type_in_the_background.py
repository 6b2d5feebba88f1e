# expect: STORE-TYPE-02 a task that nobody waits for
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    listing = asyncio.create_task(redis.sadd("streams", type))
    event = replace(event, position=position.decode())
    local.emit(type, event)
    await listing
    return event
