# right: pairs with names are kept, and filtered by their position
from typing import NamedTuple


class Recorded(NamedTuple):
    position: int
    event: Event


class EventStream:
    def __init__(self):
        self.records = ()

    def append(self, event):
        self.records = (*self.records, Recorded(len(self.records) + 1, event))
        return self.records[-1].position

    def read(self, after=0, limit=100):
        print("reading behind", after)
        return [record for record in self.records if record.position > after][:limit]
