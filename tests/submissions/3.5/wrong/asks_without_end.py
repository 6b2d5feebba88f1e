# expect: FOLLOW-POLL-01 asks again at once when nothing was there
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}):
            for position, fields in entries:
                after = position.decode()
                yield after, fields
