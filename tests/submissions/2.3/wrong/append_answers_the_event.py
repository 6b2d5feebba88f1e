# expect: STREAM-ANSWER-01 gives the event back
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return event

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
