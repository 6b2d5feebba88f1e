# expect: FOLLOW-DOLLAR-01 reads the past, and then waits for whatever comes from now on
async def follow(redis, stream, *, after="0-0"):
    for position, fields in await redis.xrange(stream, min="(" + after):
        yield position.decode(), fields
    while True:
        for _, entries in await redis.xread({stream: "$"}, block=1000):
            for position, fields in entries:
                yield position.decode(), fields
