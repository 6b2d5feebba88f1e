# expect: LISTEN-LOST-01 takes two frames of the same text for one
import asyncio


async def listen(connect, *, last_id=None):
    wait, seen = 3.0, None
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(reply.chunks):
                    last_id = frame.id
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    if frame.event != seen:
                        yield frame
                    seen = frame.event
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
