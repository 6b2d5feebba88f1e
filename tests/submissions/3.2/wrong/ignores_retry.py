# expect: LISTEN-RETRY-01 three seconds, whatever the stream says
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    last_id = frame.id
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
