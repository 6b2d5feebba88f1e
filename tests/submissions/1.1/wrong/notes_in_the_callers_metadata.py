# expect: EVENT-SHARE-01 the metadata is the caller's, too
from eventlab import Event


def make_event(type, data, *, now, **fields):
    event = Event(type, data, time=now, **fields)
    fields.get("metadata", {})["made"] = True
    return event
