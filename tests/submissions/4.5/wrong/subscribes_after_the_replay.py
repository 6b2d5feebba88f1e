# expect: SSE-GAP-01 replay first, subscribe second
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

    while last_id and (page := await system.history(pattern, after=last_id)):
        for event in page:
            last_id = event.position
            yield encode_frame(to_envelope(event).decode(), id=last_id)
    stop = system.subscribe(pattern, gather)
    try:
        while event := await waiting.get():
            yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()
