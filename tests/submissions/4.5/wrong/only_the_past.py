# expect: SSE-LIVE-01 a replay, and then nothing
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    stop = system.subscribe(pattern, lambda event: None)
    try:
        while last_id and (page := await system.history(pattern, after=last_id)):
            for event in page:
                last_id = event.position
                yield encode_frame(to_envelope(event).decode(), id=last_id)
        await asyncio.Event().wait()
    finally:
        stop()
