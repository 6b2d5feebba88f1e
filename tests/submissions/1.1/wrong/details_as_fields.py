# expect: EVENT-FLAT-02 two stars too many
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, time=now, **data, **fields)
