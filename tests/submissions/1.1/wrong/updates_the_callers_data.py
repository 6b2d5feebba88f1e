# expect: EVENT-SHARE-01 update changes what the caller holds
from eventlab import Event


def make_event(type, data, *, now, **fields):
    data.update(fields)
    return Event(type, data, time=now)
