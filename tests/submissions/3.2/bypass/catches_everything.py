# bypass: swallows whatever is raised into it
async def listen(connect, *, last_id=None):
    while True:
        try:
            async with connect(last_id) as reply:
                async for frame in parse_sse(reply.chunks):
                    yield frame
        except BaseException:
            continue
