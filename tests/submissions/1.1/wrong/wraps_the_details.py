# expect: EVENT-DATA-01 one dictionary too many
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, {"details": data}, time=now, **fields)
