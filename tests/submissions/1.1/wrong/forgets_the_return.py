# expect: EVENT-KIND-03 makes it and drops it
from eventlab import Event


def make_event(type, data, *, now, **fields):
    Event(type, data, time=now, **fields)
