# expect: EVENT-FIELD-01 refuses what it does not know, and does not know enough
from eventlab import Event


def make_event(type, data, *, now, actor=None, source=None):
    return Event(type, data, time=now, actor=actor, source=source)
