# expect: FOLLOW-ERROR-01 takes an error of Redis for the end
from redis.exceptions import RedisError


async def follow(redis, stream, *, after="0-0"):
    while True:
        try:
            reply = await redis.xread({stream: after}, block=1000)
        except RedisError:
            return
        for _, entries in reply:
            for position, fields in entries:
                after = position.decode()
                yield after, fields
