# expect: LISTEN-LATE-01 frames are kept until the connection is over
import asyncio


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                frames = []
                async for frame in parse_sse(reply.chunks):
                    last_id = frame.id
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    frames.append(frame)
                for frame in frames:
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
