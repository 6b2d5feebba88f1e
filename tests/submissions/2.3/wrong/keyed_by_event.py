# expect: STREAM-TWICE-01 a dictionary of events
class EventStream:
    def __init__(self):
        self.last, self.places = 0, {}

    def append(self, event):
        self.last += 1
        self.places[event.id] = (self.last, event)
        return self.last

    def read(self, after=0, limit=100):
        return sorted((pair for pair in self.places.values() if pair[0] > after), key=lambda pair: pair[0])[:limit]
