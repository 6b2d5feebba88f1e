# expect: EVENT-TYPE-01 takes what suggest_name suggests
from eventlab import Event
from eventlab.event import suggest_name


def make_event(type, data, *, now, **fields):
    return Event(suggest_name(type) or type, data, time=now, **fields)
