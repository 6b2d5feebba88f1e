# expect: EVENT-JSON-01 a filter by type
from eventlab import Event

FITS = (str, int, float, bool, type(None), list, dict)


def make_event(type, data, *, now, **fields):
    return Event(type, {key: value for key, value in data.items() if isinstance(value, FITS)}, time=now, **fields)
