# expect: STREAM-LIMIT-02 all that is there
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after:], after + 1))
