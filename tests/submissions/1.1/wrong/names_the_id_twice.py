# expect: EVENT-ID-02 Python refuses two
from eventlab.event import Event, new_id


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, id=new_id(now), **fields)
