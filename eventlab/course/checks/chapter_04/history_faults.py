"""4.4's right answers, worked out from the plan by filtering and cutting lists, and what each misconception answers."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

Log = list[list[Any]]
"""Events in the order of storing: `[type, position, id, number, clock]`; the clock is the event's own time."""

HOUR = 3_600_000
"""Milliseconds."""


def key_of(position: str) -> tuple[int, int]:
    milliseconds, _, counter = position.partition("-")
    return int(milliseconds), int(counter)


def asked(log: Log, question: dict[str, Any], fault: str = "") -> Log:
    """What the question asks for, in order; with a `fault`, what a certain misconception answers."""
    pattern, after = question.get("pattern", "*"), question.get("after")
    found = [each for each in log if fault == "HIST-TYPES-01" or fnmatchcase(each[0], pattern)]
    if fault == "HIST-FILTER-01":
        found = _cut(found, question.get("limit", 100), after is None)
    found = [each for each in found if _begun(each, question, fault) and _not_over(each, question, fault)]
    return _arranged(found, question.get("limit", 100), fault, newest=after is None)


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
            pieces = [_cut([each for each in found if each[0] == type], limit, newest) for type in _types(found)]
            return sorted((each for piece in pieces for each in piece), key=lambda each: key_of(each[1]))
        case "HIST-LIMIT-02":
            return found
    answer = _cut(found, limit, newest)
    return answer[::-1] if fault == "HIST-REVERSE-01" else answer


def _types(log: Log) -> set[str]:
    return {each[0] for each in log}


def _cut(log: Log, limit: int, newest: bool) -> Log:
    return log[-limit:] if newest else log[:limit]


def _begun(event: list[Any], question: dict[str, Any], fault: str) -> bool:
    """Whether the event lies behind `after`, and not before `since`."""
    bounds, after, since = [], question.get("after"), _moment(question.get("since"), fault)
    if after is not None:
        parts = 1 if fault == "HIST-COUNTER-01" else 2
        here = fault == "HIST-AFTER-01" and event[1] == after
        bounds.append(here or key_of(event[1])[:parts] > key_of(after)[:parts])
    if since is not None:
        stored = _time(event, fault)
        bounds.append(stored > since or (fault != "HIST-SINCE-01" and stored == since))
    return any(bounds) or not bounds if fault == "HIST-BOTH-01" else all(bounds)


def _not_over(event: list[Any], question: dict[str, Any], fault: str) -> bool:
    until, stored = _moment(question.get("until"), fault), _time(event, fault)
    return until is None or stored < until or (fault == "HIST-UNTIL-01" and stored == until)


def _time(event: list[Any], fault: str) -> int:
    return int(event[4]) if fault == "HIST-CLOCK-01" else key_of(event[1])[0]


def _moment(given: list[int] | None, fault: str) -> int | None:
    """The bound in milliseconds, or what a misconception makes of it."""
    if given is None or fault == "HIST-TIME-01":
        return None
    milliseconds, hours = given
    if fault == "HIST-ZONE-01":
        return milliseconds + hours * HOUR
    return milliseconds // 1000 if fault == "HIST-MS-01" else milliseconds


FAULTS = (
    "HIST-NEWEST-01",
    "HIST-PAGE-01",
    "HIST-AFTER-01",
    "HIST-FILTER-01",
    "HIST-BOTH-01",
    "HIST-TIME-01",
    "HIST-MS-01",
    "HIST-ZONE-01",
    "HIST-SINCE-01",
    "HIST-UNTIL-01",
    "HIST-LIMIT-02",
    "HIST-LIMIT-01",
    "HIST-REVERSE-01",
    "HIST-TEXT-01",
    "HIST-CLOCK-01",
    "HIST-COUNTER-01",
    "HIST-ORDER-01",
    "HIST-TYPES-01",
)
"""Misconceptions whose answer can be worked out."""
