# expect: FOLLOW-POLL-01 sleeps outside Redis, and asks now and then
import asyncio


async def follow(redis, stream, *, after="0-0"):
    while True:
        for position, fields in await redis.xrange(stream, min="(" + after):
            after = position.decode()
            yield after, fields
        await asyncio.sleep(0.2)
