# expect: FOLLOW-LOST-01 yields only the newest of what has come
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            position, fields = entries[-1]
            after = position.decode()
            yield after, fields
