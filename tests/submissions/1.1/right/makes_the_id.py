# right: makes the id itself where none is given, and asks for the zone itself
from datetime import UTC

from eventlab.event import Event, new_id


class Maker:
    def __call__(self, type, data, *, now, id=None, **fields):
        if now.tzinfo is None:
            raise ValueError("now has no zone")
        return Event(type, dict(data), time=now.astimezone(UTC), id=id or new_id(now), **fields)


make_event = Maker()
