# right: uses the package's own class, which waits in the same way
from eventlab.transport import RedisStream


async def follow(redis, stream, *, after="0-0"):
    async for entry in RedisStream(redis, stream).follow(after, block=0.9, limit=10):
        yield entry
