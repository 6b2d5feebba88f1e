# right: the two commands fly together, and telling waits for both
import asyncio
from dataclasses import replace

from eventlab.event import Event, to_envelope


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    async with asyncio.TaskGroup() as group:
        group.create_task(redis.sadd("streams", type))
        storing = group.create_task(redis.xadd(f"stream:{type}", {b"event": to_envelope(event)}))
    event = replace(event, position=storing.result().decode())
    for handler in local.handlers(type):
        try:
            handler(event)
        finally:
            continue
    return event
