"""What a failed expectation says: what was expected, what came closest, and what there was.

    order.paid {'total': 12} was not emitted.
    Closest of the 2 order.paid:
        order.paid {'total': 13, 'currency': 'EUR'}
            total is 13, expected 12
    Emitted, in order:
        1. order.placed {'dish': 'ramen'}
        2. …

"Not found" sends the reader of a test into the debugger. What he looks for there is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from eventlab.event import Event, Pattern
from eventlab.practice.matching import differences, written

SHOWN = 20
"""Events that are listed."""
CLOSEST = 2


def not_emitted(type: str, data: Mapping[str, Any], emitted: Sequence[Event], where: str = "") -> str:
    """The message for an event that was expected and did not come; `where` it was looked for."""
    lines = [f"{_wanted(type, data)} was not emitted{where}."]
    pattern = Pattern(type)
    same = [event for event in emitted if pattern.matches(event.type)]
    differing = [event for event in same if any(differences(data, event.data))]
    near = get_close_matches(type, dict.fromkeys(event.type for event in emitted), n=3, cutoff=0.6)
    if differing:
        lines += _closest(data, differing)
    elif near and not same:
        lines.append(f"Did you mean {' or '.join(near)}?")
    return "\n".join([*lines, *listed(emitted)])


def emitted_after_all(type: str, data: Mapping[str, Any], number: int, emitted: Sequence[Event]) -> str:
    """The message for an event that should not have come, and is the one of that number."""
    return "\n".join(
        [f"{_wanted(type, data)} should not have been emitted, and it is number {number}.", *listed(emitted)]
    )


def listed(emitted: Sequence[Event]) -> list[str]:
    """Lines for what was emitted: the newest of many."""
    if not emitted:
        return ["Nothing was emitted."]
    left_out = max(0, len(emitted) - SHOWN)
    rows = [f"    {number}. {_shown(event)}" for number, event in enumerate(emitted, start=1)][left_out:]
    return ["Emitted, in order:", *([f"    … {left_out} before"] if left_out else []), *rows]


def _closest(data: Mapping[str, Any], events: Sequence[Event]) -> list[str]:
    ranked = sorted(events, key=lambda event: len(list(differences(data, event.data))))  # stable: the first of equals
    lines = ["Closest:" if len(events) == 1 else f"Closest, of {len(events)}:"]
    for event in ranked[:CLOSEST]:
        lines.append(f"    {_shown(event)}")
        lines += [f"        {difference}" for difference in differences(data, event.data)]
    return lines


def _wanted(type: str, data: Mapping[str, Any]) -> str:
    return f"{type} {written(data)}" if data else type


def _shown(event: Event) -> str:
    return f"{event.type} {written(event.data)}"
