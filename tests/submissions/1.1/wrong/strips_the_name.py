# expect: EVENT-TYPE-01 blanks at the edges are taken away in silence
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type.strip(), data, time=now, **fields)
