# expect: FOLLOW-END-01 reads once
async def follow(redis, stream, *, after="0-0"):
    for _, entries in await redis.xread({stream: after}, block=1000):
        for position, fields in entries:
            yield position.decode(), fields
