# expect: EVENT-TIME-01 the microseconds are cut off
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now.replace(microsecond=0), **fields)
