# expect: STREAM-ORDER-01 as a list of news
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))[::-1]
