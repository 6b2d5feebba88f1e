# expect: STREAM-ORDER-01 inserts at the beginning
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.insert(0, (len(self.events) + 1, event))
        return len(self.events)

    def read(self, after=0, limit=100):
        return [pair for pair in self.events if after < pair[0] <= after + limit]
