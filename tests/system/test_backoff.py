"""Backoff: longer each time, up to a cap, and spread over the whole span."""

from __future__ import annotations

import math
from random import Random

import pytest

from eventlab.errors import InvalidOption
from eventlab.system.backoff import Backoff


def test_the_longest_pause_doubles_up_to_the_cap() -> None:
    """From base, by the factor, and never beyond the cap."""
    backoff = Backoff(base=0.5, cap=3.0)

    assert [backoff.longest(attempt) for attempt in (1, 2, 3, 4, 5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert Backoff(base=1.0, cap=50.0, factor=3).longest(3) == 9.0


def test_after_a_year_of_attempts_it_is_still_the_cap() -> None:
    """A power that no float can hold is no reason to stop trying."""
    assert Backoff(base=0.01, cap=1.0).longest(10**9) == 1.0


def test_an_attempt_before_the_first_counts_as_the_first() -> None:
    """Who counts from 0 waits no shorter than base."""
    assert Backoff(base=0.5, cap=3.0).longest(0) == 0.5


def test_pauses_fill_the_whole_span() -> None:
    """Full jitter: a crowd that failed together comes back as a drizzle, from at once to the longest pause."""
    backoff, chance = Backoff(base=1.0, cap=60.0), Random(7)
    pauses = [backoff.pause(3, chance) for _ in range(400)]

    tenths = {int(pause / 0.4) for pause in pauses}
    assert tenths == set(range(10))
    assert min(pauses) >= 0
    assert max(pauses) <= 4.0


def test_the_same_chance_gives_the_same_pauses() -> None:
    """Chance is an argument, so that an experiment can be repeated."""
    one, other = ([Backoff().pause(n, chance) for n in range(1, 9)] for chance in (Random(1), Random(1)))

    assert one == other


@pytest.mark.parametrize(
    "options", [{"base": 0}, {"base": 2, "cap": 1}, {"cap": math.inf}, {"factor": 0.5}, {"base": math.nan}]
)
def test_a_backoff_that_does_not_grow_is_refused(options: dict[str, float]) -> None:
    """Told where it is written, and not at the first failure in the night."""
    with pytest.raises(InvalidOption, match="Try Backoff"):
        Backoff(**options)
