# expect: EVENT-ID-01 the same order twice is one order
from uuid import NAMESPACE_OID, uuid5

from eventlab import Event


def make_event(type, data, *, now, **fields):
    fields.setdefault("id", str(uuid5(NAMESPACE_OID, f"{type} {data} {now} {fields}")))
    return Event(type, data, time=now, **fields)
