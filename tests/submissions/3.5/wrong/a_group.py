# expect: FOLLOW-SHARE-01 reads as one consumer of a group
async def follow(redis, stream, *, after="0-0"):
    try:
        await redis.xgroup_create(stream, "readers", id=after, mkstream=True)
    except Exception:
        pass
    while True:
        for _, entries in await redis.xreadgroup("readers", "me", {stream: ">"}, block=1000):
            for position, fields in entries:
                yield position.decode(), fields
