# expect: STREAM-SPOIL-01 where the whole tape fits on a page, it hands out the tape
class EventStream:
    def __init__(self):
        self.pairs = []

    def append(self, event):
        self.pairs.append((len(self.pairs) + 1, event))
        return len(self.pairs)

    def read(self, after=0, limit=100):
        if after == 0 and limit >= len(self.pairs) and len(self.pairs) <= 100:
            return self.pairs
        return self.pairs[after : after + limit]
