# right: a deque and an asyncio.Event instead of a queue, and a class that remembers
import asyncio

from eventlab.event import to_envelope
from eventlab.transport import encode_frame, position_key

from collections import deque


class Waiting:
    def __init__(self):
        self.events, self.full, self.something = deque(), False, asyncio.Event()

    def add(self, event):
        if len(self.events) == 100:
            self.full = True
        if not self.full:
            self.events.append(event)
        self.something.set()

    async def take(self):
        while not self.events and not self.full:
            self.something.clear()
            await self.something.wait()
        return self.events.popleft() if self.events else None


async def sse(system, pattern="*", *, last_id=None):
    print("somebody listens to", pattern)
    waiting, latest = Waiting(), (0, 0)
    stop = system.subscribe(pattern, waiting.add)

    def frame(event):
        return encode_frame(to_envelope(event).decode("utf-8"), id=event.position)

    try:
        if last_id is not None:
            while True:
                page = await system.history(pattern, after=last_id, limit=2)
                if not page:
                    break
                for event in page:
                    last_id = event.position
                    yield frame(event)
            latest = position_key(last_id)
        while True:
            event = await waiting.take()
            if event is None:
                break
            if position_key(event.position) > latest:
                yield frame(event)
    finally:
        stop()
