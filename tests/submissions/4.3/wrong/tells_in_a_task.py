# expect: STORE-LATE-01 a task tells, and nobody waits for it
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())

    async def tell():
        local.emit(type, event)

    asyncio.create_task(tell())
    return event
