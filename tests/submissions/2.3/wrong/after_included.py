# expect: STREAM-OFF-01 the page begins with the event at `after` itself
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        start = max(after - 1, 0)
        return list(enumerate(self.events[start : start + limit], start + 1))
