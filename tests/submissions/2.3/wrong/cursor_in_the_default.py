# expect: STREAM-SHARED-01 remembers the place in a default that is made once
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=None, limit=100, place=[0]):
        start = place[0] % max(len(self.events), 1) if after is None else after
        page = list(enumerate(self.events[start : start + limit], start + 1))
        place[0] = start + len(page)
        return page
