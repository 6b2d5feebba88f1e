# expect: STREAM-PAIR-01 no positions
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return self.events[after : after + limit]
