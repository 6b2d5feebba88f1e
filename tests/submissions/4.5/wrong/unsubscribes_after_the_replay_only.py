# expect: SSE-LEAVE-01 the try begins behind the replay
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
    sent = last_id
    while sent and (page := await system.history(pattern, after=sent)):
        for event in page:
            sent = event.position
            yield encode_frame(to_envelope(event).decode(), id=sent)
    try:
        while event := await waiting.get():
            if sent is None or position_key(event.position) > position_key(sent):
                yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()
