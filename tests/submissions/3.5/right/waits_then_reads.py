# right: waits with XREAD, and takes what is there with XRANGE
async def follow(redis, stream, *, after="0-0"):
    while True:
        for position, fields in await redis.xrange(stream, min="(" + after):
            after = str(position, "utf-8")
            yield (after, fields)
        await redis.xread({stream: after}, block=1000, count=1)
