# right: an object that remembers, and a generator for one connection
import asyncio


class Listener:
    def __init__(self, connect, last_id):
        self.connect, self.last_id = connect, last_id
        self.wait = 3
        self.over = False

    async def once(self):
        async with self.connect(self.last_id) as reply:
            if reply.status == 204:
                self.over = True
                return
            async for frame in parse_sse(reply.chunks):
                self.last_id = frame.id
                if frame.retry is not None:
                    self.wait = frame.retry / 1000
                yield frame


async def listen(connect, *, last_id=None):
    listener = Listener(connect, last_id)
    while not listener.over:
        connection = listener.once()
        try:
            async for frame in connection:
                yield frame
        except ConnectionError:
            pass
        finally:
            await connection.aclose()
        if not listener.over:
            await asyncio.sleep(listener.wait)
