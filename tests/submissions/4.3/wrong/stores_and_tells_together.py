# expect: STORE-FIRST-01 storing and telling run side by side
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)

    async def tell():
        local.emit(type, event)

    await redis.sadd("streams", type)
    position, _ = await asyncio.gather(redis.xadd(f"stream:{type}", {"event": to_envelope(event)}), tell())
    return replace(event, position=position.decode())
