# right: asks the history again when it fails, and keeps the sent event in its deque until the next one is asked for
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key


from collections import deque


async def sse(system, pattern, *, last_id=None):
    waiting, too_many, news = deque(), False, asyncio.Event()

    def hear(event):
        nonlocal too_many
        too_many = too_many or len(waiting) == 100
        if not too_many:
            waiting.append(event)
        news.set()

    async def page_behind(position):
        while True:
            try:
                return await system.history(pattern, after=position)
            except ConnectionError:
                await asyncio.sleep(1)

    stop, sent = system.subscribe(pattern, hear), last_id
    try:
        while sent and (page := await page_behind(sent)):
            for event in page:
                yield encode_frame(to_envelope(event).decode(), id=event.position)
                sent = event.position
        while waiting or not too_many:
            if not waiting:
                news.clear()
                await news.wait()
                continue
            if not sent or position_key(waiting[0].position) > position_key(sent):
                yield encode_frame(to_envelope(waiting[0]).decode(), id=waiting[0].position)
            waiting.popleft()
    finally:
        stop()
