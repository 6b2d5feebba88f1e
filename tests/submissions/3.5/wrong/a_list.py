# expect: FOLLOW-KIND-01 collects what is there, and returns it
async def follow(redis, stream, *, after="0-0"):
    return [(position.decode(), fields) for position, fields in await redis.xrange(stream, min="(" + after)]
