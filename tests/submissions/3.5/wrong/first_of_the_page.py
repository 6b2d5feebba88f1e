# expect: FOLLOW-AGAIN-01 goes on behind the first entry of a page
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000, count=100):
            after = entries[0][0].decode()
            for position, fields in entries:
                yield position.decode(), fields
