# expect: STREAM-LIMIT-02 looks at the limit when it is too late
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        page = []
        for place in range(after, len(self.events)):
            page.append((place + 1, self.events[place]))
            if len(page) > limit:
                break
        return page
