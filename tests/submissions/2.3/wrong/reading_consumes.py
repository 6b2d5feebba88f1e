# expect: STREAM-CONSUME-01 what a page holds is taken off the tape
class EventStream:
    def __init__(self):
        self.last, self.events = 0, []

    def append(self, event):
        self.last += 1
        self.events.append((self.last, event))
        return self.last

    def read(self, after=0, limit=100):
        page = [pair for pair in self.events if pair[0] > after][:limit]
        self.events = [pair for pair in self.events if pair not in page]
        return page
