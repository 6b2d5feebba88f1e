# expect: SSE-LIVE-01 asks the history every second, and only of those who have an id
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key


async def sse(system, pattern, *, last_id=None):
    stop = system.subscribe(pattern, lambda event: None)
    try:
        while True:
            page = await system.history(pattern, after=last_id) if last_id else []
            for event in page:
                last_id = event.position
                yield encode_frame(to_envelope(event).decode(), id=event.position)
            await asyncio.sleep(1)
    finally:
        stop()
