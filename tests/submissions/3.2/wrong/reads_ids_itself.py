# expect: LISTEN-HALF-01 takes the ids out of the bytes, those of half a frame, too
import asyncio
import re


async def listen(connect, *, last_id=None):
    wait = 3.0

    async def watched(chunks):
        nonlocal last_id
        async for chunk in chunks:
            last_id = (re.findall(rb"^id: (.*)$", chunk, re.MULTILINE) or [last_id.encode()])[-1].decode()
            yield chunk

    while True:
        try:
            async with connect(last_id) as reply:
                if reply.status == 204:
                    return
                async for frame in parse_sse(watched(reply.chunks)):
                    if frame.retry is not None:
                        wait = frame.retry / 1000
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
