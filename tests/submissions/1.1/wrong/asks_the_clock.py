# expect: EVENT-TIME-01 the moment at which the line runs
from datetime import UTC, datetime

from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=datetime.now(UTC), **fields)
