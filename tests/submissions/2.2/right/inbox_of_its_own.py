# right: no asyncio.Queue: a deque, and somebody who waits is woken
from collections import deque


class Inbox:
    def __init__(self):
        self.open, self.events, self.came = True, deque(), asyncio.Event()

    def take(self, event):
        if len(self.events) >= 100:
            self.open = False
            return False
        self.events.append(event)
        self.came.set()
        return True

    async def get(self):
        while not self.events:
            self.came.clear()
            await self.came.wait()
        return self.events.popleft()


class PubSub:
    def __init__(self):
        self.listening = ()

    def subscribe(self, pattern):
        inbox = Inbox()
        self.listening = (*self.listening, (Pattern(pattern), inbox))
        return inbox

    def unsubscribe(self, inbox):
        inbox.open = False
        self.listening = tuple(pair for pair in self.listening if pair[1] is not inbox)

    def publish(self, event):
        fits = [inbox for pattern, inbox in self.listening if pattern.matches(event.type)]
        took = sum(inbox.take(event) for inbox in fits)
        self.listening = tuple(pair for pair in self.listening if pair[1].open)
        return took
