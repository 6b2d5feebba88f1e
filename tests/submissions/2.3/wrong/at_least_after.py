# expect: STREAM-OFF-01 positions from `after` on
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        return [(place, event) for place, event in enumerate(self.events, 1) if place >= after][:limit]
