# expect: EVENT-SHARE-02 frozen outside, shared inside
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    type: str
    data: dict
    time: object
    actor: str | None = None
    source: str | None = None


def make_event(type, data, *, now, **fields):
    if now.tzinfo is None:
        raise ValueError(now)
    return Event(type, data, now, **fields)
