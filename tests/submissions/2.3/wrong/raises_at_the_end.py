# expect: STREAM-END-01 nothing new is an error
class EventStream:
    def __init__(self):
        self.events = []

    def append(self, event):
        self.events.append(event)
        return len(self.events)

    def read(self, after=0, limit=100):
        if after >= len(self.events):
            raise IndexError(f"nothing behind {after}")
        return list(enumerate(self.events[after : after + limit], after + 1))
