# expect: FOLLOW-TEXT-01 yields the position as Redis gives it
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for after, fields in entries:
                yield after, fields
