# expect: EVENT-DATA-02 None is taken for an empty dictionary
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data or {}, time=now, **fields)
