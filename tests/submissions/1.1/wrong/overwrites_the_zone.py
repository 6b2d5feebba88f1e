# expect: EVENT-ZONE-02 the hands of the clock stay, the moment moves
from datetime import UTC

from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now.replace(tzinfo=UTC), **fields)
