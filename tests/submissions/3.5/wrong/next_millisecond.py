# expect: FOLLOW-LOST-01 goes on behind the millisecond of the entry
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000, count=1):
            for position, fields in entries:
                milliseconds = int(position.decode().partition("-")[0])
                after = f"{milliseconds}-{2**64 - 1}"
                yield position.decode(), fields
