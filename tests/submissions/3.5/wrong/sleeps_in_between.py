# expect: FOLLOW-LATE-01 sleeps between two waits
import asyncio


async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=100):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
        await asyncio.sleep(3)
