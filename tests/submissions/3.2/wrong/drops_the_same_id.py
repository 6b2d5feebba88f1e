# expect: LISTEN-LOST-01 takes a frame with the same id for the same frame
import asyncio


async def listen(connect, *, last_id=None):
    delay = 3.0
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    if frame.id and frame.id == last_id:
                        continue
                    last_id = frame.id
                    if frame.retry is not None:
                        delay = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(delay)
