# expect: EVENT-TYPE-01 capitals are taken away in silence
from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type.lower(), data, time=now, **fields)
