# expect: FOLLOW-PAIR-01 yields the fields without their place
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                yield fields
