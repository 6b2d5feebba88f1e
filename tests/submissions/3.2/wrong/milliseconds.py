# expect: LISTEN-UNIT-01 sleeps as many seconds as there are milliseconds
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    last_id = frame.id
                    if frame.retry is not None:
                        wait = frame.retry
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
