"""predict and quiz: a prediction is noted, a quiz is judged, and every answer gets its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlab.course import progress
from eventlab.course.questions.asking import predict, quiz
from eventlab.course.questions.question import find_prediction, find_quiz
from eventlab.errors import CourseError

RESTART = find_prediction("4.restart")
RIGHT = tuple(question.right for question in find_quiz("4"))


def test_a_prediction_is_asked_noted_and_then_told(checkout: Path) -> None:
    """Nothing is given away before the answer, and nothing is judged with it; asked again, all of it is told."""
    asked, noted, told = repr(predict("4.restart")), repr(predict("4.restart", 1)), repr(predict("4.restart"))

    assert asked.splitlines()[0] == f"Predict. {RESTART.text}"
    assert asked.splitlines()[2] == f"  2  {RESTART.options[1].text}"
    assert asked.splitlines()[-1] == (
        'Answer with its number, such as predict("4.restart", 1), then run the next cell.'
    )
    assert noted == f"1  {RESTART.options[0].text}\nNoted. Now run the next cell, and see."
    assert not any(option.why in asked + noted for option in RESTART.options)
    assert all(option.why in told for option in RESTART.options)
    assert f"▸ 1 ✗ {RESTART.options[0].text}" in told
    assert f"  2 ✓ {RESTART.options[1].text}" in told


def test_a_prediction_can_be_revealed_and_made_again(checkout: Path) -> None:
    """`.reveal` does not wait for an answer; the last answer is the one that counts."""
    assert all(option.why in repr(predict("4.restart").reveal) for option in RESTART.options)
    predict("4.restart", 1)
    predict("4.restart", 2)

    assert progress.summary(progress.entries()).predictions == {"4.restart": 2}
    assert f"▸ 2 ✓ {RESTART.options[1].text}" in repr(predict("4.restart"))


def test_a_quiz_is_judged_at_once(checkout: Path) -> None:
    """Each option with its reason, how many were right, and each answer a line of progress."""
    asked = repr(quiz("4"))
    wrong_first = (1, *RIGHT[1:])

    told = quiz(4, *wrong_first)

    assert asked.endswith('Answer with a number for each: quiz("4", 1, 1, 1, 1, 1)')
    assert (told.right, repr(told).splitlines()[-1]) == (4, "4 of 5 right.")
    assert all(option.why in repr(told) for question in find_quiz("4") for option in question.options)
    assert [entry.status for entry in progress.entries()] == ["wrong", *["right"] * 4]
    assert "5 of 5 right." in repr(quiz("4", *RIGHT))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ((1, 2), "2 answers to 5 questions: expected one number for each"),
        ((1,), "1 answer to 5 questions"),
        ((1, 1, 1, 1, 9), r"9 is no answer to 4\.q-resume: expected a number from 1 to 3"),
    ],
)
def test_a_quiz_answered_wrongly_notes_nothing(checkout: Path, answers: tuple[int, ...], says: str) -> None:
    """All of it or none of it."""
    with pytest.raises(CourseError, match=says):
        quiz("4", *answers)

    assert progress.entries() == []


def test_a_run_for_comparison_asks_and_is_the_same_each_time(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody has answered before, the committed chapter shows the question."""
    predict("4.restart", 2)
    monkeypatch.setenv("EVENTLAB_LIVE", "0")

    assert repr(predict("4.restart")).startswith("Predict. ")


def test_an_answer_from_another_version_is_asked_again(checkout: Path) -> None:
    """An option that is no longer there is no answer."""
    progress.record("prediction", "4.restart", number=7)

    assert repr(predict("4.restart")).startswith("Predict. ")


def test_answers_that_cannot_be_kept_are_answered_all_the_same(checkout: Path, data: Path) -> None:
    """The reason stands below."""
    data.write_text("a file where the folder should be")

    noted = repr(predict("4.restart", 2))

    assert "Noted." in noted
    assert "Progress is not kept: " in noted
