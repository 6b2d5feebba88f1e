# expect: SSE-DROP-01 what does not fit is left out, and nobody is told
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    waiting = asyncio.Queue(100)

    def gather(event):
        if not waiting.full():
            waiting.put_nowait(event)

    stop = system.subscribe(pattern, gather)
    try:
        sent = last_id
        while sent and (page := await system.history(pattern, after=sent)):
            for event in page:
                sent = event.position
                yield encode_frame(to_envelope(event).decode(), id=sent)
        while True:
            event = await waiting.get()
            if sent is None or position_key(event.position) > position_key(sent):
                yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()
