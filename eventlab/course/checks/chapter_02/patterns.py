"""2.4 in the parent: nine situations, the pattern that each of them needs, and what is behind each wrong pair.

Three questions decide: can whoever speaks go on without an answer? Is it worth anything to somebody who was away? Must
it be there later? Five of the eight reasons are about something else: how many listen, how quick or how weighty it is,
how much there is of it, and what it might be good for some day. They are true of many situations and decide none.
"""

from __future__ import annotations

from eventlab.course.checks.by_data import Item, Slip, Table
from eventlab.course.checks.by_data_codes import FORM_CODES
from eventlab.course.checks.chapter_02.patterns_codes import PATTERN_CODES, WHY

__all__ = ["CODES", "TABLE", "WHY", "judge", "lines", "scenarios", "smaller"]

CODES = {**FORM_CODES, **PATTERN_CODES}

_DECIDES = {"request": "answer", "pubsub": "now", "stream": "later"}


def _item(text: str, pattern: str) -> Item:
    return Item(text, pattern, (_DECIDES[pattern],))


TABLE = Table(
    name="nine situations",
    choices=tuple(_DECIDES),
    reasons={
        "answer": "whoever speaks cannot go on without an answer",
        "fast": "it has to be there at once",
        "later": "it must reach those too who are away now, or come later",
        "many": "several parties want to hear it",
        "most": "there is very much of it",
        "now": "it is worth something to those who listen now, and nothing afterwards",
        "some_day": "one never knows what it will be good for",
        "weighty": "it is important",
    },
    items=(
        _item("The till asks the bank whether the card is good, and only then prints the bill.", "request"),
        _item("The driver's place moves a dot on Ann's map; the next comes in two seconds.", "pubsub"),
        _item("The kitchen's screen was dark for ten minutes, and must miss none of the orders since.", "stream"),
        _item("The fire alarm sounds in every room, for those who are in it.", "pubsub"),
        _item("Kitchen, stock and e-mail each need every order, and each is restarted now and then.", "stream"),
        _item("All twenty tablets need to know whether there is salmon left, before they promise it.", "request"),
        _item("Every screen shows how many guests wait; the number changes a thousand times an hour.", "pubsub"),
        _item("A loyalty programme starts today; it counts each new order, and last year's as well.", "stream"),
        _item("Bob's phone shows 'Ann is typing' while she writes to the kitchen.", "pubsub"),
    ),
    slips=(
        *(
            Slip("PATTERN-PAIR-01", choice=pattern, reason=reason)
            for pattern in _DECIDES
            for other, reason in _DECIDES.items()
            if other != pattern
        ),
        Slip("PATTERN-DAY-01", reason="some_day"),
        Slip("PATTERN-MANY-01", reason="many"),
        Slip("PATTERN-FAST-01", reason="fast"),
        Slip("PATTERN-WEIGHT-01", reason="weighty"),
        Slip("PATTERN-MOST-01", reason="most"),
        Slip("PATTERN-STREAM-01", choice="stream"),
        Slip("PATTERN-LOST-01", choice="pubsub", due="stream"),
        Slip("PATTERN-ANSWER-01", due="request"),
        Slip("PATTERN-CALL-01", choice="request"),
    ),
)

scenarios, judge, smaller, lines = TABLE.scenarios, TABLE.judge, TABLE.smaller, TABLE.lines
