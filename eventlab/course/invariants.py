"""What any way of handing on owes its readers: all that is due, nothing else, once each, and in turn.

    due   41 42 43      got   41 43          missing 42
                        got   41 42 42 43    extra 42, at 2
                        got   41 43 42       out of turn: 43, at 1

A check works out what is due, asks `breach`, and gives the answer a name: what is missing from a radio and what is
missing from a tape are two misconceptions. Nothing here knows of events, so any values that can be hashed will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Breach:
    """The first way in which what came is not what was due."""

    kind: Literal["missing", "extra", "turn"]
    item: Hashable
    """What never came, came too often, or came out of turn."""
    at: int
    """Its index in what came; behind the end for what never came."""


def breach(due: Sequence[Hashable], got: Sequence[Hashable]) -> Breach | None:
    """None when both are the same; else what is missing, before what is too much, before what is out of turn."""
    for item in (Counter(due) - Counter(got)).elements():
        return Breach("missing", item, len(got))
    left = Counter(due)
    for at, item in enumerate(got):
        left[item] -= 1
        if left[item] < 0:
            return Breach("extra", item, at)
    places = (at for at, (mine, theirs) in enumerate(zip(got, due, strict=True)) if mine != theirs)
    return next((Breach("turn", got[at], at) for at in places), None)
