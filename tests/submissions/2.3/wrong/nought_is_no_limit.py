# expect: STREAM-LIMIT-02 or takes a limit of 0 for none
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        records = list(enumerate(self.events, start=1))[after:]
        return records[: limit or None]
