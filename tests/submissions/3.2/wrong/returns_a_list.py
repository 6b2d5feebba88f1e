# expect: LISTEN-YIELD-01 collects the frames of one connection
async def listen(connect, *, last_id=None):
    async with connect(last_id) as reply:
        return [frame async for frame in parse_sse(reply.chunks)]
