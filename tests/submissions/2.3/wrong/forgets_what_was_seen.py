# expect: STREAM-CONSUME-01 never answers what any reader has had
class EventStream:
    def __init__(self):
        self.events, self.seen = [], 0

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        start = max(after, self.seen)
        page = list(enumerate(self.events[start : start + limit], start + 1))
        self.seen = start + len(page)
        return page
