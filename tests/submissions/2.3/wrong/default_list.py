# expect: STREAM-ONE-01 the default is made once
class EventStream:
    def __init__(self, events=[]):
        self.events = events

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
