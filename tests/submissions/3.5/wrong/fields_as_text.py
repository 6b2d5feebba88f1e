# expect: FOLLOW-PAIR-01 decodes the fields, which may hold anything
async def follow(redis, stream, *, after="0-0"):
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                yield after, {name.decode(): value.decode() for name, value in fields.items()}
