# right: a set of the ids that the replay has sent, a handler that is async, frames written by hand
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

async def sse(system, pattern="*", *, last_id=None):
    queue, ended, sent = asyncio.Queue(maxsize=100), asyncio.Event(), set()

    async def on_event(event):
        if ended.is_set():
            return
        try:
            queue.put_nowait(event)
        except asyncio.QueueFull:
            ended.set()

    def frame(event):
        return f"id: {event.position}\ndata: {to_envelope(event).decode()}\n\n".encode()

    unsubscribe = system.subscribe(pattern, on_event)
    try:
        after = last_id
        page = await system.history(pattern, after=after) if after else []
        while page:
            for event in page:
                sent.add(event.id)
                yield frame(event)
            after = page[-1].position
            page = await system.history(pattern, after=after)
        while not (ended.is_set() and queue.empty()):
            event = await queue.get()
            if event.id in sent:
                sent.discard(event.id)
                continue
            yield frame(event)
    finally:
        unsubscribe()
