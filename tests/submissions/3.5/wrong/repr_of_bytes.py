# expect: FOLLOW-TEXT-01 makes a text of bytes by str
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position
                yield str(position), fields
