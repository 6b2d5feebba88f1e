# expect: STREAM-LIMIT-01 forgets the oldest, and nobody asked for that
from collections import deque


class EventStream:
    def __init__(self):
        self.last, self.events = 0, deque(maxlen=100)

    def append(self, event):
        self.last += 1
        self.events.append((self.last, event))
        return self.last

    def read(self, after=0, limit=100):
        return [pair for pair in self.events if pair[0] > after][:limit]
