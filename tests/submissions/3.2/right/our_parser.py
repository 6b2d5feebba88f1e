# right: feeds the parser of the package, which knows id and time itself
import asyncio

from eventlab.transport import SseParser


async def listen(connect, *, last_id=None):
    wait = 3.0
    while True:
        parser = SseParser()
        try:
            async with connect(last_id) as reply:
                if reply.status != 200:
                    break
                async for chunk in reply.chunks:
                    for frame in parser.feed(chunk):
                        last_id = parser.last_id
                        yield frame
        except ConnectionError:
            pass
        if parser.retry is not None:
            wait = parser.retry / 1000
        await asyncio.sleep(wait)
