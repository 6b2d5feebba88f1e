# expect: STORE-FIRST-01 a task stores later
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    await redis.sadd("streams", type)
    storing = asyncio.create_task(redis.xadd(f"stream:{type}", {"event": to_envelope(event)}))
    local.emit(type, event)
    return replace(event, position=(await storing).decode())
