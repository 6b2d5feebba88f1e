# expect: STREAM-LIST-01 yields in place of a list
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        for place, event in enumerate(self.events[after : after + limit], after + 1):
            yield place, event
