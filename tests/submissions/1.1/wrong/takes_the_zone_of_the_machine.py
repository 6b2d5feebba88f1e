# expect: EVENT-ZONE-01 astimezone asks the machine
from datetime import UTC

from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now.astimezone(UTC), **fields)
