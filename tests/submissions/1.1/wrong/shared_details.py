# expect: EVENT-SHARE-03 the details of all orders so far
from eventlab import Event

details = {}


def make_event(type, data, *, now, **fields):
    details.update(data)
    return Event(type, details, time=now, **fields)
