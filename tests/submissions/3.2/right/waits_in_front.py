# right: the wait stands in front of each connection but the first
import asyncio


async def listen(connect, *, last_id=None):
    pause, tries = 3000, 0
    over = False
    while not over:
        if tries:
            await asyncio.sleep(pause / 1000)
        tries += 1
        try:
            async with connect(last_id) as reply:
                over = reply.status == 204
                if not over:
                    async for frame in parse_sse(reply.chunks):
                        pause = pause if frame.retry is None else frame.retry
                        last_id = frame.id or last_id
                        yield frame
        except (ConnectionError, BrokenPipeError) as error:
            print("again:", error)
