"""Verdicts that many tests look at: an answer of the library is judged once in a process, under each seed.

And who plays what, where every answer in every situation would take minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from eventlab.course.authoring.answers import Answer, answers
from eventlab.course.authoring.trials import CARD_SEED, Trial, try_answer
from eventlab.course.verdict import Finding

T = TypeVar("T")


@cache
def trial(answer: Answer, seed: int = CARD_SEED) -> Trial:
    """What the judge says of an answer; all tests of an exercise's answers run in one process (`group_of`)."""
    return try_answer(answer, seed)


def finding(answer: Answer) -> Finding:
    """What the card of a wrong answer shows."""
    found = trial(answer).verdict.finding
    assert found is not None
    return found


def dealt(answer: Answer, situations: Sequence[T]) -> Sequence[T]:
    """What a right answer plays: ours all, each other a third in turn, so that ours and another play each."""
    if answer.kind == "solution":
        return situations
    others = answers(answer.of, "right")
    turns = min(3, len(others))
    return situations[others.index(answer) % turns :: turns]
