# expect: EVENT-FLAT-01 who and where are put away
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, metadata=fields)
