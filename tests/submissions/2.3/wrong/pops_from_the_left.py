# expect: STREAM-CONSUME-01 a queue in place of a log
from collections import deque


class EventStream:
    def __init__(self):
        self.last, self.events = 0, deque()

    def append(self, event):
        self.last += 1
        self.events.append((self.last, event))
        return self.last

    def read(self, after=0, limit=100):
        page = []
        while self.events and len(page) < limit:
            page.append(self.events.popleft())
        return [pair for pair in page if pair[0] > after]
