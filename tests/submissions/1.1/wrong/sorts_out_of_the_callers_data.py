# expect: EVENT-SHARE-01 pop takes it away from the caller
from eventlab import Event


def make_event(type, data, *, now, **fields):
    own = {key: data.pop(key) for key in list(data)}
    return Event(type, own, time=now, **fields)
