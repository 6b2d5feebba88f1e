# expect: FOLLOW-ORDER-01 gives the past backwards
async def follow(redis, stream, *, after="0-0"):
    for position, fields in await redis.xrevrange(stream, min="(" + after):
        yield position.decode(), fields
    after = (await redis.xrevrange(stream, count=1) or [(after.encode(), {})])[0][0].decode()
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
