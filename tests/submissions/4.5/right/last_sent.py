# right: compares with the last that was sent, live ones too
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key


async def sse(system, pattern, *, last_id=None):
    queue = asyncio.Queue()
    full = False

    def hear(event):
        nonlocal full
        if full:
            return
        if queue.qsize() >= 100:
            full = True
            queue.put_nowait(None)
        else:
            queue.put_nowait(event)

    def frame(event):
        return encode_frame(to_envelope(event).decode(), id=event.position)

    stop = system.subscribe(pattern, hear)
    try:
        sent = last_id
        if last_id is not None:
            while page := await system.history(pattern, after=sent):
                for event in page:
                    yield frame(event)
                    sent = event.position
        while (event := await queue.get()) is not None:
            if sent is None or position_key(event.position) > position_key(sent):
                sent = event.position
                yield frame(event)
    finally:
        stop()
