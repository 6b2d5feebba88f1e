# expect: FOLLOW-BLOCK-01 waits for a minute, which the client does not
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=60_000):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
