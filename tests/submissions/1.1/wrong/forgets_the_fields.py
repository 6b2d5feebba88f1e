# expect: EVENT-FIELD-01 what and when, and nothing else
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now)
