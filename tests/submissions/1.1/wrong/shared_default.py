# expect: EVENT-SHARE-03 a default of a parameter is made once
from eventlab import Event


def make_event(type, data, *, now, _all={}, **fields):
    _all.update(fields)
    return Event(type, data, time=now, **_all)
