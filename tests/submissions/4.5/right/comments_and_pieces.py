# right: a time to reconnect first, a comment in quiet times, a frame in two pieces
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
        yield b"retry: 2000\n\n"
        sent = last_id
        while sent and (page := await system.history(pattern, after=sent)):
            for event in page:
                sent = event.position
                yield encode_frame(to_envelope(event).decode(), id=sent)
        while True:
            try:
                event = await asyncio.wait_for(waiting.get(), 15)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if event is None:
                break
            if sent is None or position_key(event.position) > position_key(sent):
                frame = encode_frame(to_envelope(event).decode(), id=event.position)
                yield frame[:11]
                yield frame[11:]
    finally:
        stop()
