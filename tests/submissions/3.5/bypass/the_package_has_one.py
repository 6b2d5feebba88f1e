# bypass: hands the work over to the class that eventlab has for it
from eventlab.transport import RedisStream


async def follow(redis, stream, *, after="0-0"):
    async for entry in RedisStream(redis, stream).follow(after, block=0.9, limit=10):
        yield entry
