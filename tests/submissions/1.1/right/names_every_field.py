# right: knows the fields by name, all of them
from eventlab import Event


def make_event(type, data, *, now, id="", actor=None, source=None, key=None, version=1, metadata=None):
    return Event(
        type, data, time=now, id=id, actor=actor, source=source, key=key, version=version, metadata=metadata or {}
    )
