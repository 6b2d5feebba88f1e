# expect: EVENT-DATA-01 None, False and an empty list are details too
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, {key: value for key, value in data.items() if value}, time=now, **fields)
