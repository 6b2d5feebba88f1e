# expect: LISTEN-TWICE-01 the id of the first frame of a connection
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                begins = True
                async for frame in parse_sse(reply.chunks):
                    if begins:
                        last_id, begins = frame.id, False
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
