# expect: FOLLOW-END-01 takes one quiet second for the end
async def follow(redis, stream, *, after="0-0"):
    while reply := await redis.xread({stream: after}, block=1000):
        for position, fields in reply[0][1]:
            after = position.decode()
            yield after, fields
