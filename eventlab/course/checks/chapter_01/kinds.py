"""1.2 in the parent: nine messages, what each of them is, and which misconception is behind each wrong pair.

Each message looks like something that it is not: a question that begins with a verb, an order that ends in `-ed`, a
past without `-ed`, an order that gets an answer. Four of the seven reasons are such looks. They are true of many
messages and decide none.
"""

from __future__ import annotations

from eventlab.course.checks.by_data import Item, Slip, Table
from eventlab.course.checks.by_data_codes import FORM_CODES
from eventlab.course.checks.chapter_01.kinds_codes import KIND_CODES, WHY

__all__ = ["CODES", "TABLE", "WHY", "judge", "lines", "scenarios", "smaller"]

CODES = {**FORM_CODES, **KIND_CODES}

_DECIDES = {"command": "act", "event": "past", "query": "know"}


def _item(text: str, kind: str) -> Item:
    return Item(text, kind, (_DECIDES[kind],))


TABLE = Table(
    name="nine messages",
    choices=tuple(_DECIDES),
    reasons={
        "act": "somebody is to do something, and may refuse",
        "ending": "its last word ends in -ed, or does not",
        "know": "somebody wants to know, and nothing changes",
        "past": "it has happened, and nobody can refuse it",
        "reaction": "somebody will have to react",
        "reply": "an answer comes back",
        "verb": "it begins with a verb",
    },
    items=(
        _item("createUser('John')", "command"),
        _item("userCreated({'name': 'John'})", "event"),
        _item("getUser(123)", "query"),
        _item("email.sent", "event"),
        _item("order.must_be_shipped", "command"),
        _item("isTableReserved(5)", "query"),
        _item("stock.ran_out", "event"),
        _item("reserveTable(5), answers yes or no", "command"),
        _item("countOrders('today')", "query"),
    ),
    slips=(
        *(
            Slip("KIND-PAIR-01", choice=kind, reason=reason)
            for kind in _DECIDES
            for other, reason in _DECIDES.items()
            if other != kind
        ),
        Slip("KIND-ENDING-01", reason="ending"),
        Slip("KIND-QUERY-01", choice="command", due="query"),
        Slip("KIND-VERB-01", reason="verb"),
        Slip("KIND-REPLY-01", reason="reply"),
        Slip("KIND-REACTION-01", reason="reaction"),
        Slip("KIND-PAST-01", choice="event"),
        Slip("KIND-CHANGE-01", choice="query", due="command"),
        Slip("KIND-EVENT-01", due="event"),
    ),
)

scenarios, judge, smaller, lines = TABLE.scenarios, TABLE.judge, TABLE.smaller, TABLE.lines
