# expect: FOLLOW-AFTER-01 begins at the entry that was read last
async def follow(redis, stream, *, after="0-0"):
    for position, fields in await redis.xrange(stream, min=after):
        after = position.decode()
        yield after, fields
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
