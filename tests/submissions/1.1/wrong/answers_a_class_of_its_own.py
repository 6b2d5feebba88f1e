# expect: EVENT-KIND-02 called Event, frozen and copied, and still another class
from copy import deepcopy
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    type: str
    data: dict
    time: object
    actor: str | None = None
    source: str | None = None


def make_event(type, data, *, now, **fields):
    return Event(type, deepcopy(data), now, **fields)
