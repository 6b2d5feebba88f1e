# expect: LISTEN-TWICE-01 the id is taken over when the next frame comes
import asyncio


async def listen(connect, *, last_id=None):
    wait, seen = 3.0, last_id
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    last_id, seen = seen, frame.id
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
