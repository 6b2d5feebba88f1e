# expect: STREAM-TWICE-01 what is there already is not appended
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        if event not in self.events:
            self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
