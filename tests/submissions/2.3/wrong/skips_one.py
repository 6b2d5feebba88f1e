# expect: STREAM-OFF-01 begins one too late
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after + 1 : after + 1 + limit], after + 2))
