"""A line about what was handed in, that is no verdict: unreadable, passed over, worth knowing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["nothing handed in", "unreadable", "passed over", "noted"]


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One such line."""

    learner: str
    """Empty for what belongs to nobody."""
    file: str
    """Where it is, from the folder of submissions on; empty when no file is meant."""
    kind: Kind
    reason: str
    """Why, in words."""
