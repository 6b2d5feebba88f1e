# expect: STREAM-END-01 a place behind the end counts as the beginning
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        start = after if after < len(self.events) else 0
        return list(enumerate(self.events[start : start + limit], start + 1))
