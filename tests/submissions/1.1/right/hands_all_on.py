# right: one call, and a print
from eventlab import Event


def make_event(type, data, *, now, **fields):
    print("making", type)
    return Event(type, data, time=now, **fields)
