# expect: EVENT-FLAT-01 the time is in both places
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, {**data, "time": now.isoformat()}, time=now, **fields)
