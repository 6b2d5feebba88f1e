# expect: LISTEN-END-01 gives up after three connections
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    for _ in range(3):
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    last_id = frame.id
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
