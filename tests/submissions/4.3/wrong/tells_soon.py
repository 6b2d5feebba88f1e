# expect: STORE-LATE-01 the loop tells, when emit has returned
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)})
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())
    asyncio.get_running_loop().call_soon(local.emit, type, event)
    return event
