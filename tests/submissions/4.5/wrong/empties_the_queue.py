# expect: SSE-SKIP-01 whatever came during the replay is thrown away
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
        while not waiting.empty():
            waiting.get_nowait()
        while event := await waiting.get():
            if True:
                yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()
