# expect: LISTEN-ID-01 connect is never told where one was
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        try:
            async with connect(None) as reply:
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
