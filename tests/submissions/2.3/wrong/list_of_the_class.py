# expect: STREAM-ONE-01 the list stands in the class body
class EventStream:
    events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
