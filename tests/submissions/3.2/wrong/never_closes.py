# expect: LISTEN-OPEN-01 opens by hand, and leaves the closing to others
import asyncio


async def listen(connect, *, last_id=None):
    wait, opened = 3.0, []
    while True:
        try:
            connection = connect(last_id)
            opened.append(connection)
            reply = await connection.__aenter__()
            if reply.status == 204:
                return
            async for frame in parse_sse(reply.chunks):
                last_id = frame.id
                if frame.retry is not None:
                    wait = frame.retry / 1000
                yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(wait)
