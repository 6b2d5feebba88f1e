"""4.4's right answers, worked out from the plan by filtering and cutting lists, and what each misconception answers.

A fault is a code, with a word behind it where one misconception has several answers: `HIST-UNTIL-01 first`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

Log = list[list[Any]]
"""Events in the order of storing: `[type, position, id, number, clock]`; the clock is the event's own time."""
Question = dict[str, Any]
"""The arguments of `history`, those that are given."""

SECOND, HOUR = 1000, 3_600_000
"""Milliseconds."""

FAULTS = (
    "HIST-NEWEST-01",
    "HIST-PAGE-01",
    "HIST-AFTER-01",
    "HIST-FILTER-01 types",
    "HIST-FILTER-01 times",
    "HIST-BOTH-01",
    "HIST-BOTH-02",
    "HIST-TIME-01",
    "HIST-TIME-01 since",
    "HIST-TIME-01 until",
    "HIST-MS-01",
    "HIST-CLOCK-02",
    "HIST-ZONE-01",
    "HIST-MS-02 cut",
    "HIST-MS-02 round",
    "HIST-SINCE-01",
    "HIST-SINCE-01 first",
    "HIST-UNTIL-01",
    "HIST-UNTIL-01 first",
    "HIST-LIMIT-02",
    "HIST-LIMIT-03",
    "HIST-LIMIT-01",
    "HIST-REVERSE-01",
    "HIST-TEXT-01",
    "HIST-TEXT-01 after",
    "HIST-CLOCK-01",
    "HIST-COUNTER-01",
    "HIST-ORDER-01",
    "HIST-TYPES-01",
)
"""Misconceptions whose answer can be worked out; where two answer the same, the first is meant."""


@lru_cache(4096)  # each position of a situation is looked at some hundred times
def key_of(position: str) -> tuple[int, int]:
    """Milliseconds and counter."""
    milliseconds, _, counter = position.partition("-")
    return int(milliseconds), int(counter)


def crowd(plan: dict[str, Any]) -> Log:
    """The entries that make a stream long, a millisecond apart; `history_drive.py` stores the same."""
    if plan["crowd"] is None:
        return []
    type, count, first, number = (plan["crowd"][part] for part in ("type", "count", "first", "number"))
    return [[type, f"{first + at}-0", f"crowd-{at}", number + at, first + at] for at in range(count)]


def asked(log: Log, question: Question, fault: str = "", count: int = 0) -> Log:
    """What the question asks for, in order; with a `fault`, what a certain misconception answers.

    With a `count` each stream is read only so far: from its beginning, or from its end when the count is negative.
    """
    limit, newest = _limit(question, fault), question.get("after") is None
    pattern = "*" if fault == "HIST-TYPES-01" else question.get("pattern", "*")
    found = _cut(log, limit, newest) if fault == "HIST-FILTER-01 types" else log
    found = [each for each in found if fnmatchcase(each[0], pattern)]
    if fault == "HIST-FILTER-01 times":
        found = _cut([each for each in found if _begun(each, {**question, "since": None}, "")], limit, newest)
    found = [each for each in found if _begun(each, question, fault) and _not_over(each, question, fault)]
    if count:
        found = _pieces(found, abs(count), newest=count < 0)
    return _arranged(found, limit, fault, newest=newest)


def _limit(question: Question, fault: str) -> int:
    limit: int = question.get("limit", 100)
    return min(limit, 100) if fault == "HIST-LIMIT-03" else limit


def _arranged(found: Log, limit: int, fault: str, *, newest: bool) -> Log:
    """Sorted and cut, rightly or with a fault."""
    match fault:
        case "HIST-NEWEST-01" | "HIST-PAGE-01":
            newest = not newest
        case "HIST-ORDER-01":
            found = sorted(found, key=lambda each: each[0])
        case "HIST-TEXT-01":
            found = sorted(found, key=lambda each: each[1])
        case "HIST-CLOCK-01":
            found = sorted(found, key=lambda each: each[4])
        case "HIST-LIMIT-01":
            return _pieces(found, limit, newest=newest)
        case "HIST-LIMIT-02":
            return found
    answer = _cut(found, limit, newest)
    return answer[::-1] if fault == "HIST-REVERSE-01" else answer


def _pieces(log: Log, count: int, *, newest: bool) -> Log:
    """A piece of each type, cut by itself; in the order of storing again."""
    types = {each[0] for each in log}
    pieces = [_cut([each for each in log if each[0] == type], count, newest) for type in types]
    return sorted((each for piece in pieces for each in piece), key=lambda each: key_of(each[1]))


def _cut(log: Log, limit: int, newest: bool) -> Log:
    return log[-limit:] if newest else log[:limit]


def _begun(event: list[Any], question: Question, fault: str) -> bool:
    """Whether the event lies behind `after`, and not before `since`."""
    bounds, after, since = [], question.get("after"), _moment(question, "since", fault)
    if after is not None:
        bounds.append(_behind(event[1], after, fault))
    if since is not None:
        left_out = fault == "HIST-SINCE-01" or (fault == "HIST-SINCE-01 first" and key_of(event[1])[1] == 0)
        stored = _time(event, fault)
        bounds.append(stored > since or (stored == since and not left_out))
    return any(bounds) or not bounds if fault == "HIST-BOTH-01" else all(bounds)


def _behind(position: str, after: str, fault: str) -> bool:
    match fault:
        case "HIST-AFTER-01":
            return key_of(position) >= key_of(after)
        case "HIST-COUNTER-01":
            return key_of(position)[0] > key_of(after)[0]
        case "HIST-TEXT-01 after":
            return position > after
    return key_of(position) > key_of(after)


def _not_over(event: list[Any], question: Question, fault: str) -> bool:
    until, stored = _moment(question, "until", fault), _time(event, fault)
    let_in = fault == "HIST-UNTIL-01" or (fault == "HIST-UNTIL-01 first" and key_of(event[1])[1] == 0)
    return until is None or stored < until or (stored == until and let_in)


def _time(event: list[Any], fault: str) -> int:
    return int(event[4]) if fault == "HIST-CLOCK-02" else key_of(event[1])[0]


def _moment(question: Question, name: str, fault: str) -> int | None:
    """The bound in milliseconds, or what a misconception makes of it."""
    given = question.get(name)
    unseen = name == "until" and fault == "HIST-BOTH-02" and question.get("after") is not None
    if given is None or unseen or fault in ("HIST-TIME-01", f"HIST-TIME-01 {name}"):
        return None
    milliseconds: int = given[0]
    match fault:
        case "HIST-ZONE-01":
            return milliseconds + int(given[1]) * HOUR
        case "HIST-MS-01":
            return milliseconds // SECOND
        case "HIST-MS-02 cut":
            return milliseconds // SECOND * SECOND
        case "HIST-MS-02 round":
            return round(milliseconds / SECOND) * SECOND
    return milliseconds
