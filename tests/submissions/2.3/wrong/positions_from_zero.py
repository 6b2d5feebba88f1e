# expect: STREAM-START-01 the first event stands at 0
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events) - 1

    def read(self, after=-1, limit=100):
        return list(enumerate(self.events[after + 1 : after + 1 + limit], after + 1))
