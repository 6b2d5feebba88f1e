# right: a deque, and islice over it
from collections import deque
from itertools import count, islice


class EventStream:
    def __init__(self):
        self._log = deque()
        self._next = count(1)

    def append(self, event):
        self._log.append((next(self._next), event))
        return self._log[-1][0]

    def read(self, after=0, limit=100):
        return list(islice(self._log, after, after + limit))
