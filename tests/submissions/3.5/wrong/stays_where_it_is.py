# expect: FOLLOW-AGAIN-01 waits behind the same place again
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                yield position.decode(), fields
