# expect: FOLLOW-LOST-01 takes an entry with the same fields for the same entry


async def follow(redis, stream, *, after="0-0"):
    """skips an entry that looks like the one before"""
    last = None
    while True:
        for _, entries in await redis.xread({stream: after}, block=1000):
            for position, fields in entries:
                after = position.decode()
                if fields != last:
                    yield after, fields
                last = fields
