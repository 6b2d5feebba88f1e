# expect: EVENT-ZONE-01 what has no zone is called UTC
from datetime import UTC

from eventlab import Event


def make_event(type, data, *, now, **fields):
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    return Event(type, data, time=now, **fields)
