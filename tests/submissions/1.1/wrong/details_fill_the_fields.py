# expect: EVENT-FLAT-02 looks for actor and source among the details
from eventlab import Event


def make_event(type, data, *, now, **fields):
    for name in ("actor", "source"):
        if name in data and name not in fields:
            fields[name] = data[name]
    return Event(type, data, time=now, **fields)
