# expect: STREAM-LIMIT-02 without a limit there is none
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=None):
        page = self.events[after:] if limit is None else self.events[after : after + limit]
        return list(enumerate(page, after + 1))
