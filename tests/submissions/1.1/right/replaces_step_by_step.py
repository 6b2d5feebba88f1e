# right: begins with the least and replaces
from dataclasses import replace

from eventlab import Event

make_event = lambda type, data, *, now, **fields: replace(replace(Event(type), data=data, time=now), **fields)
