# right: copies the data itself, in depth, and collects the arguments in a dictionary
from copy import deepcopy

from eventlab.event import Event


def make_event(type, data, *, now, **fields):
    parts = {"type": type, "data": deepcopy(data), "time": now}
    parts.update(fields)
    return Event(**parts)
