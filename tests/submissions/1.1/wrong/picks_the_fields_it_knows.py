# expect: EVENT-FIELD-03 a misspelt field is dropped
from dataclasses import fields as fields_of

from eventlab import Event

KNOWN = {field.name for field in fields_of(Event)}


def make_event(type, data, *, now, **fields):
    return Event(type, data, time=now, **{name: value for name, value in fields.items() if name in KNOWN})
