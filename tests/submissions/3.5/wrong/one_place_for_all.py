# expect: FOLLOW-SHARE-01 keeps the place outside the function
place = {}


async def follow(redis, stream, *, after="0-0"):
    place.setdefault(stream, after)
    while True:
        for _, entries in await redis.xread({stream: place[stream]}, block=1000):
            for position, fields in entries:
                if position.decode() != place[stream]:
                    place[stream] = position.decode()
                    yield place[stream], fields
