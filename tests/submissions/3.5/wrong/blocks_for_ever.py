# expect: FOLLOW-BLOCK-01 waits without an end
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=0):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
