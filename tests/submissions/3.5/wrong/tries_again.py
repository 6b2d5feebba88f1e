# expect: FOLLOW-ERROR-01 treats a Redis that is gone like a break of 3.2, and waits for it without a word
import asyncio

from redis.exceptions import ConnectionError


async def follow(redis, stream, *, after="0-0"):
    while True:
        try:
            for _, entries in await redis.xread({stream: after}, block=1000):
                for position, fields in entries:
                    after = position.decode()
                    yield after, fields
        except ConnectionError:
            await asyncio.sleep(3)
