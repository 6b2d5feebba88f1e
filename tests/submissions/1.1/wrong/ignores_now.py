# expect: EVENT-TIME-01 no time: Event asks the clock
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, **fields)
