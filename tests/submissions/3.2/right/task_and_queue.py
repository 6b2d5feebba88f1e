# right: a task reads, and is cancelled when the caller leaves
import asyncio


async def listen(connect, *, last_id=None):
    frames = asyncio.Queue(1)
    over = object()

    async def read():
        last, wait = last_id, 3.0
        while True:
            try:
                async with connect(last) as reply:
                    if reply.status == 204:
                        break
                    async for frame in parse_sse(reply.chunks):
                        last = frame.id
                        if frame.retry is not None:
                            wait = frame.retry / 1000
                        await frames.put(frame)
            except ConnectionError:
                pass
            await asyncio.sleep(wait)

    async def reading():
        try:
            await read()
        finally:
            await frames.put(over)

    task = asyncio.create_task(reading())
    try:
        while (frame := await frames.get()) is not over:
            yield frame
        await task
    finally:
        task.cancel()
        while not frames.empty():
            frames.get_nowait()
        await asyncio.wait([task])
