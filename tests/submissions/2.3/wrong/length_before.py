# expect: STREAM-START-01 the position is worked out too early
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        position = len(self.events)
        self.events.append(event)
        return position

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
