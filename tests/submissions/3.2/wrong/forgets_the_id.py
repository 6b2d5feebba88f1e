# expect: LISTEN-ID-01 only the caller's id is sent, and that once
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        last_id = None
        await asyncio.sleep(wait)
