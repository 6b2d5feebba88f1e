# expect: EVENT-FIELD-02 sets a key that nobody asked for
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, **{"key": type, **fields})
