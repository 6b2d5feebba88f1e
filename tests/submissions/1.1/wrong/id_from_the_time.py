# expect: EVENT-ID-01 two in one moment
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, **{"id": str(now.timestamp()), **fields})
