# expect: FOLLOW-ERROR-01 passes over every error of the reading
async def follow(redis, stream, *, after="0-0"):
    while True:
        try:
            reply = await redis.xread({stream: after}, block=1000)
        except Exception:
            continue
        for _, entries in reply:
            for position, fields in entries:
                after = position.decode()
                yield after, fields
