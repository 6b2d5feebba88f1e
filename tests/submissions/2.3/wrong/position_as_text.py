# expect: STREAM-ANSWER-01 a position made of letters, as Redis has them
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return f"{len(self.events)}-0"

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
