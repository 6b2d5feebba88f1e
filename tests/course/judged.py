"""Verdicts that many tests look at: an answer of the library is judged once in a process, under each seed."""

from __future__ import annotations

from functools import cache

from eventlab.course.authoring.answers import Answer
from eventlab.course.authoring.trials import CARD_SEED, Trial, try_answer
from eventlab.course.verdict import Finding


@cache
def trial(answer: Answer, seed: int = CARD_SEED) -> Trial:
    """What the judge says of an answer; all tests of an exercise's answers run in one process (`group_of`)."""
    return try_answer(answer, seed)


def finding(answer: Answer) -> Finding:
    """What the card of a wrong answer shows."""
    found = trial(answer).verdict.finding
    assert found is not None
    return found
