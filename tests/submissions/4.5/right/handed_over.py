# right: whoever waits for an event is handed it at once; only when nobody does, it waits
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key


async def sse(system, pattern, *, last_id=None):
    waiting, asked, ended = [], None, False

    def hear(event):
        nonlocal ended
        if asked is not None and not asked.done():
            asked.set_result(event)
        elif len(waiting) < 100 and not ended:
            waiting.append(event)
        else:
            ended = True

    stop, sent = system.subscribe(pattern, hear), (0, 0)
    try:
        if last_id is not None:
            while page := await system.history(pattern, after=last_id, limit=10):
                for event in page:
                    yield encode_frame(to_envelope(event).decode(), id=event.position)
                last_id = page[-1].position
            sent = position_key(last_id)
        while waiting or not ended:
            if waiting:
                event = waiting.pop(0)
            else:
                asked = asyncio.get_running_loop().create_future()
                event = await asked
                asked = None
            if position_key(event.position) > sent:
                yield encode_frame(to_envelope(event).decode(), id=event.position)
    finally:
        stop()
