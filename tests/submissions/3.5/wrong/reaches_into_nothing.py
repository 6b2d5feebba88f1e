# expect: FOLLOW-NONE-01 takes the first stream of an empty answer
async def follow(redis, stream, *, after="0-0"):
    while True:
        reply = await redis.xread({stream: after}, block=1000)
        for position, fields in reply[0][1]:
            after = position.decode()
            yield after, fields
