# right: a generator for each connection, closed by an exit stack
import asyncio
import contextlib
from dataclasses import dataclass


@dataclass
class _Place:
    id: str | None
    wait_ms: int = 3000

    def saw(self, frame):
        self.id = frame.id
        self.wait_ms = self.wait_ms if frame.retry is None else frame.retry


async def _one(connect, place):
    """The frames of one connection; None on 204."""
    async with contextlib.AsyncExitStack() as stack:
        reply = await stack.enter_async_context(connect(place.id))
        if reply.status == 204:
            yield None
            return
        frames = parse_sse(reply.chunks)
        stack.push_async_callback(frames.aclose)
        async for frame in frames:
            place.saw(frame)
            yield frame


async def listen(connect, *, last_id=None):
    place = _Place(last_id)
    while True:
        one = _one(connect, place)
        try:
            async with contextlib.aclosing(one):
                while True:
                    try:
                        frame = await anext(one)
                    except StopAsyncIteration:
                        break
                    if frame is None:
                        return
                    yield frame
        except ConnectionError:
            pass
        await asyncio.sleep(place.wait_ms / 1000)
