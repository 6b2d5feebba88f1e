# expect: LISTEN-OPEN-01 a call of itself, inside the block of the connection
import asyncio


async def listen(connect, *, last_id=None, wait=3.0):
    async with connect(last_id) as reply:
        if reply.status == 204:
            return
        try:
            async for frame in parse_sse(reply.chunks):
                last_id = frame.id
                wait = wait if frame.retry is None else frame.retry / 1000
                yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
        async for frame in listen(connect, last_id=last_id, wait=wait):
            yield frame
