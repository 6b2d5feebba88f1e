# expect: EVENT-ID-02 overrides what was given
from eventlab.event import Event, new_id


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, **{**fields, "id": new_id(now)})
