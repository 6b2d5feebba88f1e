# expect: STREAM-TWICE-01 asks the list where the event stands
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return self.events.index(event) + 1

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
