# expect: STORE-POSITION-03 a counter of the program becomes the position
from dataclasses import replace
from itertools import count

from eventlab.event import Event, to_envelope

numbers = count(1)


async def emit(redis, local, type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    number = next(numbers)
    position = await redis.xadd(f"stream:{type}", {"event": to_envelope(event)}, id=f"{number}-0")
    await redis.sadd("streams", type)
    event = replace(event, position=position.decode())
    local.emit(type, event)
    return event
