# expect: EVENT-FIELD-02 a default that looks like somebody
from eventlab import Event


def make_event(type, data, *, now, **fields):
    fields.setdefault("actor", "unknown")
    return Event(type, data, time=now, **fields)
