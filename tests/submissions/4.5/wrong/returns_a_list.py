# expect: SSE-YIELD-01 collects frames and returns them
from eventlab.event import to_envelope
from eventlab.transport import encode_frame


async def sse(system, pattern="*", *, last_id=None):
    frames = []
    stop = system.subscribe(pattern, lambda event: frames.append(event))
    for event in await system.history(pattern, after=last_id) if last_id else []:
        frames.append(encode_frame(to_envelope(event).decode(), id=event.position))
    stop()
    return frames
