# expect: LISTEN-ERROR-01 not being allowed ends the stream without a word
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
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        except PermissionError:
            return
        await asyncio.sleep(wait)
