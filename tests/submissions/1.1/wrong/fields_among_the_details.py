# expect: EVENT-FLAT-01 flattened: one dictionary for all
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, {**data, **fields}, time=now)
