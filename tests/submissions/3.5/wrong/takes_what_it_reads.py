# expect: FOLLOW-TAKE-01 removes each entry that it has read
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                await redis.xdel(stream, after)
                yield after, fields
