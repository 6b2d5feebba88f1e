# expect: STREAM-SHARED-01 without `after` it goes on where the last read ended, whoever that was
class EventStream:
    def __init__(self):
        self.events, self.cursor = [], 0

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=None, limit=100):
        start = self.cursor if after is None else after
        page = list(enumerate(self.events[start : start + limit], start + 1))
        self.cursor = start + len(page)
        return page
