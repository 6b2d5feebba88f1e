"""4.4: the events of an answer in a few words, by their numbers."""

from __future__ import annotations

from collections.abc import Sequence

LISTED = 20
"""Events that are named one by one."""


def said(numbers: Sequence[object]) -> str:
    """Such as `events 26, 27`, or `22 events, 4 to 27`."""
    if len(numbers) > LISTED:
        return f"{len(numbers)} events, {numbers[0]} to {numbers[-1]}"
    return f"event{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}" if numbers else "nothing"
