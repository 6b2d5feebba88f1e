# expect: EVENT-JSON-01 a default for JSON
import json

from eventlab import Event


def make_event(type, data, *, now, **fields):
    return Event(type, json.loads(json.dumps(data, default=str)), time=now, **fields)
