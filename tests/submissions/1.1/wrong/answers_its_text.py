# expect: EVENT-KIND-02 the envelope, not the event
from eventlab.event import Event, to_envelope


def make_event(type, data, *, now, **fields):
    return to_envelope(Event(type, data, time=now, **fields))
