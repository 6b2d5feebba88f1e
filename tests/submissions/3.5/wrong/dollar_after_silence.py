# expect: FOLLOW-DOLLAR-01 begins anew at $ whenever a wait brought nothing
async def follow(redis, stream, *, after="0-0"):
    while True:
        reply = await redis.xread({stream: after}, block=400)
        if not reply:
            after = "$"
        for _, entries in reply:
            for position, fields in entries:
                after = "$" if len(entries) == 1 else position.decode()
                yield position.decode(), fields
