# expect: LISTEN-LEAVE-01 a task reads, and nobody cancels it
import asyncio


async def listen(connect, *, last_id=None):
    frames = asyncio.Queue(1)

    async def read():
        nonlocal last_id
        wait = 3.0
        while True:
            try:
                async with connect(last_id) as reply:
                    if reply.status == 204:
                        await frames.put(None)
                        return
                    async for frame in parse_sse(reply.chunks):
                        last_id = frame.id
                        if frame.retry is not None:
                            wait = frame.retry / 1000
                        await frames.put(frame)
            except ConnectionError:
                pass
            except PermissionError as error:
                await frames.put(error)
                return
            await asyncio.sleep(wait)

    reading = asyncio.create_task(read())
    while frame := await frames.get():
        if isinstance(frame, PermissionError):
            raise frame
        yield frame
    await reading
