# expect: STREAM-SPOIL-01 a new list, and in it the pairs of the tape itself
class EventStream:
    def __init__(self):
        self.records = []

    def append(self, event):
        self.records.append([len(self.records) + 1, event])
        return len(self.records)

    def read(self, after=0, limit=100):
        return self.records[after : after + limit]
