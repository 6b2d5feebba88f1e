"""What to do next, for the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventlab.clock import ManualClock
from eventlab.course import progress
from eventlab.course.catalogue import EXERCISES
from eventlab.course.upcoming import upcoming


@pytest.fixture
def filled(checkout: Path) -> Path:
    """A checkout whose work/ has the exercises."""
    for path in (checkout / "exercises").iterdir():
        shutil.copy(path, checkout / "work" / path.name)
    return checkout


def test_the_first_unsolved_exercise_comes_next(filled: Path) -> None:
    """Title and minutes, and where one finds it."""
    first, second, *_ = [each for each in EXERCISES if each.core]
    beginning = repr(upcoming(filled))
    progress.record("verdict", first.id, status="passed")

    assert beginning.splitlines()[0] == f"Begin: {first.id} {first.title}, {first.minutes} min"
    assert repr(upcoming(filled)).splitlines()[0] == f"Continue: {second.id} {second.title}, {second.minutes} min"
    assert f"eventlab watch {second.id}" in repr(upcoming(filled))


def test_the_review_is_a_question_first(filled: Path) -> None:
    """On the day after the pass; the answer only when it is asked for."""
    clock = ManualClock()
    progress.record("verdict", "4.1", status="failed", code="EMIT-RAISE-01", clock=clock)
    progress.record("verdict", "4.1", status="passed", clock=clock)
    clock.advance(seconds=86400)

    question, answer = repr(upcoming(filled, clock=clock)), repr(upcoming(filled, answer=True, clock=clock))

    assert "Do you still know? EMIT-RAISE-01, in 4.1 EventEmitter, solved since." in question
    assert question.endswith("Think first, then: eventlab next --answer")
    assert "eventlab reset 4.1" in answer
    assert "Think first" not in answer


def test_before_the_lab_was_ever_opened_it_says_how(checkout: Path) -> None:
    """An empty folder is no finished course."""
    assert repr(upcoming(checkout)) == "work/ has no exercises yet: make lab puts them there."


def test_at_the_end_it_says_so(filled: Path) -> None:
    """Nothing is left, and no link leads nowhere."""
    for each in EXERCISES:
        progress.record("verdict", each.id, status="passed")

    assert repr(upcoming(filled)).startswith(f"All {len(EXERCISES)} exercises are solved")
