# expect: STREAM-PAGE-01 cuts before it looks for the place
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events, 1))[:limit][after:]
