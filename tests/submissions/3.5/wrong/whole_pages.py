# expect: FOLLOW-PAIR-01 yields each page as a list
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            after = entries[-1][0].decode()
            yield entries
