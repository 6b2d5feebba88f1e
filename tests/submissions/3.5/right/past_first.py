# right: reads the past with XRANGE, and then waits behind it
async def follow(redis, stream, *, after="0-0"):
    while entries := await redis.xrange(stream, min=f"({after}", count=50):
        for position, fields in entries:
            after = position.decode()
            yield after, fields
    while True:
        reply = await redis.xread({stream: after}, block=500)
        if not reply:
            continue
        for position, fields in reply[0][1]:
            after = position.decode()
            yield after, fields
