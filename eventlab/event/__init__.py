"""Room 1: the event (guide, chapter 1).

*The problem.* In a restaurant an order concerns the kitchen, the till, the store room, the customer and the
driver. If the order form calls all five, it must know all five, and a sixth means editing the form.

*The idea.* The form only records that something happened, in the past tense, and who cares, reads it:

      what   type    order.placed                 │  Event("order.placed",
      when   time    2024-08-17 10:30 UTC         │        {"order_id": 7, "dish": "ramen"},
      who    actor   guest-12                     │        actor="guest-12",
      where  source  table-tablet                 │        source="table-tablet")
      and    data    {"order_id": 7, …}           │

An event is a *value*: frozen, checked when it is made, equal to its copies. Its siblings are the `Command` ("do
this") and the `Query` ("tell me this"); mixing them up is the most common design mistake in this field. Names
have a shape, because `Pattern`s such as `order.*` rest on it; their tense is a matter of taste, on which `advise` has
an opinion.

*The road not taken.* A class for every type of event (`class OrderPlaced: …`) gives types to the data, and a
reader to nobody else: a browser, a log and a program in another language all need the plain form. So there is one
class, whose `type` is data, and an envelope of plain JSON (`envelope.py`), with a mapping to the form that the
rest of the world has agreed on (`cloudevents.py`).
"""

from eventlab.event.advice import Advice, advise
from eventlab.event.cloudevents import from_cloudevent, to_cloudevent
from eventlab.event.envelope import MAX_ENVELOPE_BYTES, from_envelope, to_envelope
from eventlab.event.identity import new_id
from eventlab.event.message import Command, Event, Query
from eventlab.event.name import check_name, suggest_name
from eventlab.event.pattern import AnyPattern, Pattern, any_of, check_pattern
from eventlab.event.pattern_index import PatternIndex

__all__ = [
    "MAX_ENVELOPE_BYTES",
    "Advice",
    "AnyPattern",
    "Command",
    "Event",
    "Pattern",
    "PatternIndex",
    "Query",
    "advise",
    "any_of",
    "check_name",
    "check_pattern",
    "from_cloudevent",
    "from_envelope",
    "new_id",
    "suggest_name",
    "to_cloudevent",
    "to_envelope",
]
