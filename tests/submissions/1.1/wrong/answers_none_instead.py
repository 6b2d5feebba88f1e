# expect: EVENT-HIDE-01 the error is swallowed
from eventlab import Event


def make_event(type, data, *, now, **fields):
    try:
        return Event(type, data, time=now, **fields)
    except Exception:
        return None
