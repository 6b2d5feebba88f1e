# expect: EVENT-ID-01 a cache gives the same event again
from eventlab import Event

made = {}


def make_event(type, data, *, now, **fields):
    key = repr((type, data, now, fields))
    if key not in made:
        made[key] = Event(type, data, time=now, **fields)
    return made[key]
