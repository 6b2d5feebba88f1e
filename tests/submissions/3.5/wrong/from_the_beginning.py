# expect: FOLLOW-AFTER-01 never looks at after
async def follow(redis, stream, *, after="0-0"):
    place = "0-0"
    while True:
        for _, entries in await redis.xread({stream: place}, block=1000):
            for position, fields in entries:
                place = position.decode()
                yield place, fields
