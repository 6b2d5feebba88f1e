# expect: STREAM-NUMBER-01 every page begins at 1
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], 1))
