# expect: FOLLOW-ORDER-01 sorts positions as texts
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            after = entries[-1][0].decode()
            for position, fields in sorted(entries, key=lambda entry: entry[0]):
                yield position.decode(), fields
