# expect: STREAM-PAIR-01 the pair the other way round
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return [(event, place) for place, event in enumerate(self.events[after : after + limit], after + 1)]
