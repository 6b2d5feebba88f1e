# expect: STREAM-LIST-01 enumerate itself
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return enumerate(self.events[after : after + limit], after + 1)
