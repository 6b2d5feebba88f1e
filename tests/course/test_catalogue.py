"""What there is, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course import places
from eventlab.course.catalogue import EXERCISES, after, exercise
from eventlab.errors import CourseError


def test_every_exercise_is_found_by_its_id() -> None:
    """Ids are unique, begin with the chapter, and lead to a notebook of that chapter."""
    assert [exercise(one.id) for one in EXERCISES] == list(EXERCISES)
    assert all(one.notebook.startswith(f"{one.chapter:02d}_") for one in EXERCISES)
    assert len({one.module for one in EXERCISES}) == len(EXERCISES)


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    """A wrong number gets those of its chapter; what is no number at all gets the first."""
    for id, near in (("4.11", "4.1"), ("1.33", "1.3"), ("emitter", EXERCISES[0].id), ("", EXERCISES[0].id)):
        with pytest.raises(CourseError, match=f"The nearest are {near}, "):
            exercise(id)


def test_the_course_has_an_end() -> None:
    """The last exercise has none behind it."""
    assert after(EXERCISES[0]) == EXERCISES[1]
    assert after(EXERCISES[-1]) is None


def test_the_checkout_is_found_from_within(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder of it, so that a notebook in work/ finds the rest."""
    monkeypatch.chdir(checkout / "work")

    assert places.root() == checkout
    assert places.inside_work(Path("answer.ipynb"))
    assert not places.inside_work(checkout / "solutions" / "answer.ipynb")
    assert not places.inside_work(checkout / "work" / ".." / "answer.ipynb")
