"""Backoff: how long to wait before trying again. Longer each time, up to a cap, and never twice the same.

    attempt     1       2        3          4             at most base · factor^(attempt - 1), and never over the cap
    pause    0 … 1 s  0 … 2 s  0 … 4 s  0 … 8 s  …        any length up to there, by chance: "full jitter"

Why by chance: a thousand clients lose the same server at the same moment. If each waits exactly one second, all of
them come back at the same moment, too, and the server that has just risen falls again. Spread over the whole span
they are a drizzle. (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from eventlab.errors import InvalidOption, shown


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses in seconds that grow by `factor` from `base` to `cap`. Raises `InvalidOption`."""

    base: float = 1.0
    """The longest first pause."""
    cap: float = 60.0
    """No pause is longer."""
    factor: float = 2.0

    def __post_init__(self) -> None:
        if not (0 < self.base <= self.cap < math.inf and 1 <= self.factor < math.inf):
            raise InvalidOption(
                f"{shown(self)} does not grow from base to cap: expected 0 < base <= cap in seconds, factor of 1 or "
                "more. Try Backoff(base=1.0, cap=60.0)."
            )

    def longest(self, attempt: int) -> float:
        """The longest pause after that many attempts have failed, counted from 1."""
        try:
            return min(self.cap, self.base * float(self.factor) ** (max(attempt, 1) - 1))
        except OverflowError:  # after a thousand attempts the power is no float any more; the cap was passed long ago
            return self.cap

    def pause(self, attempt: int, random: Random) -> float:
        """Seconds to wait after attempt number `attempt` failed: any length up to the longest, by chance."""
        return random.uniform(0.0, self.longest(attempt))
