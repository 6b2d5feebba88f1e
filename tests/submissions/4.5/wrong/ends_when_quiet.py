# expect: SSE-QUIET-01 a minute of silence ends the stream
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    waiting = asyncio.Queue(101)

    def gather(event):
        if waiting.qsize() < 100:
            waiting.put_nowait(event)
        elif not waiting.full():
            waiting.put_nowait(None)

    stop = system.subscribe(pattern, gather)
    try:
        sent = last_id
        while sent and (page := await system.history(pattern, after=sent)):
            for event in page:
                sent = event.position
                yield encode_frame(to_envelope(event).decode(), id=sent)
        while event := await _soon(waiting):
            if sent is None or position_key(event.position) > position_key(sent):
                yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()


async def _soon(waiting):
    try:
        return await asyncio.wait_for(waiting.get(), 60)
    except TimeoutError:
        return None
