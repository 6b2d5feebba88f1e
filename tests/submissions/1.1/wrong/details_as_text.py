# expect: EVENT-DATA-01 JSON within JSON
import json

from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, {key: json.dumps(value) for key, value in data.items()}, time=now, **fields)
