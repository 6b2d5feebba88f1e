"""3.6 in the parent: sixteen cases, what carries each of them, and the misconception behind each wrong pair.

The cases are those of the guide's four lists "when to use". Most of them could be built with more than one technology,
so each says what settles it: who speaks, who listens, and whether it is wanted later. Three of the seven reasons are
true of many cases and settle none.
"""

from __future__ import annotations

from eventlab.course.checks.by_data import Item, Slip, Table
from eventlab.course.checks.by_data_codes import FORM_CODES
from eventlab.course.checks.chapter_03.technologies_codes import TECHNOLOGY_CODES, WHY

__all__ = ["CODES", "TABLE", "WHY", "judge", "lines", "scenarios", "smaller"]

CODES = {**FORM_CODES, **TECHNOLOGY_CODES}

_DECIDES = {"websocket": "both", "sse": "down", "pubsub": "now", "streams": "later"}


def _case(text: str, technology: str) -> Item:
    return Item(text, technology, (_DECIDES[technology],))


TABLE = Table(
    name="sixteen cases",
    choices=tuple(_DECIDES),
    reasons={
        "both": "browser and server both speak, whenever they like",
        "down": "the server alone speaks, to pages that listen",
        "fast": "it has to be quick",
        "later": "it is read later: by those who were away, or once more",
        "many": "many are to hear it",
        "now": "our own servers hear it at once, and later it is worthless",
        "page": "a browser takes part in it",
    },
    items=(
        _case("a page on the kitchen's wall shows how many orders wait; nobody types there", "sse"),
        _case("guests chat in a room, and whoever closes the page has left it", "websocket"),
        _case("a year from now the auditor asks who changed which price, and when", "streams"),
        _case("a price has changed: all servers drop their copies, which a minute ends anyway", "pubsub"),
        _case("headlines appear on the readers' pages as they are written", "sse"),
        _case("Ann's points are worked out from all that she ever earned and spent", "streams"),
        _case("a race: thirty times a second a player steers, and sees how the others do", "websocket"),
        _case("orders are cooked one by one, by workers that may be restarting when one comes", "streams"),
        _case("a page shows share prices as they move; it sells nothing", "sse"),
        _case("shares are traded on a page: offers go up, deals come down, many a second", "websocket"),
        _case("a chat line is at server 1; server 2 hands it to the pages that it has open", "pubsub"),
        _case("three cooks edit one menu in their browsers, and see each other type", "websocket"),
        _case("a page shows how far the report is that the server makes", "sse"),
        _case("every server is told to show 'we close in ten minutes'", "pubsub"),
        _case("Bob, back from his holiday, scrolls through what his team has done", "streams"),
        _case("'your table is ready' finds the server with Ann's page; without one it is dropped", "pubsub"),
    ),
    slips=(
        *(
            Slip("TECH-PAIR-01", choice=technology, reason=reason)
            for technology in _DECIDES
            for other, reason in _DECIDES.items()
            if other != technology
        ),
        *(Slip("TECH-SOCKET-01", choice="websocket", due=due) for due in _DECIDES if due != "websocket"),
        *(Slip("TECH-GONE-01", choice=gone, due="streams") for gone in ("sse", "pubsub")),
        Slip("TECH-DEAF-01", choice="sse", due="websocket"),
        Slip("TECH-SERVERS-01", choice="sse", due="pubsub"),
        *(
            Slip("TECH-BROWSER-01", choice=redis, due=due)
            for redis in ("pubsub", "streams")
            for due in ("websocket", "sse")
        ),
        Slip("TECH-KEPT-01", choice="streams", due="pubsub"),
        Slip("TECH-FAST-01", reason="fast"),
        Slip("TECH-MANY-01", reason="many"),
        Slip("TECH-PAGE-01", reason="page"),
    ),
)

scenarios, judge, smaller, lines = TABLE.scenarios, TABLE.judge, TABLE.smaller, TABLE.lines
