# expect: STREAM-LIST-01 async def
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    async def read(self, after=0, limit=100):
        return list(enumerate(self.events[after : after + limit], after + 1))
