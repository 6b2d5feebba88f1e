"""Every question, as data: whole, fair, and in words."""

from __future__ import annotations

import pytest

from eventlab.course.questions.question import Question, all_questions, find_prediction, find_quiz
from eventlab.errors import CourseError


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.id)
def test_a_question_is_whole(question: Question) -> None:
    """Three options or four, one of them right, each different and each with a reason of its own."""
    options = question.options

    assert 3 <= len(options) <= 4
    assert sum(option.right for option in options) == 1
    assert options[question.right - 1].right
    assert len({option.text for option in options}) == len({option.why for option in options}) == len(options)
    assert all(option.text and option.why.endswith(".") and len(option.why) > 40 for option in options)
    assert question.text.endswith("?")
    assert question.id.startswith(f"{question.chapter}.")
    assert question.chapter.isdecimal()


def test_ids_are_given_once() -> None:
    """Progress is kept by them."""
    ids = [question.id for question in all_questions()]

    assert len(set(ids)) == len(ids)


def test_the_right_answer_cannot_be_guessed_from_its_place() -> None:
    """It is not always the same number, and neither the longest nor the shortest text each time."""
    questions = all_questions()
    lengths = [
        sorted(len(option.text) for option in each.options).index(len(each.options[each.right - 1].text))
        for each in questions
    ]

    assert len({question.right for question in questions}) >= 3
    assert len(set(lengths)) >= 3


def test_chapter_4_has_predictions_and_a_quiz() -> None:
    """Three or four predictions and the hero's, and a quiz of four or five."""
    predictions = [question for question in all_questions() if (question.chapter, question.kind) == ("4", "prediction")]

    assert {question.id for question in predictions} == {"4.raises", "4.shrinks", "4.restart", "4.limit", "4.xray"}
    assert len(find_quiz("4")) == 5


def test_an_unknown_question_names_the_nearest() -> None:
    """A slip is answered with what there is."""
    with pytest.raises(CourseError, match=r"no prediction '4\.restrat'.*nearest are 4\.restart"):
        find_prediction("4.restrat")
    with pytest.raises(CourseError, match=r"no prediction 'x'.*4\."):
        find_prediction("x")
    chapters = ", ".join(sorted({question.chapter for question in all_questions() if question.kind == "quiz"}))
    with pytest.raises(CourseError, match=rf"no quiz '44'.*There are: {chapters}\."):
        find_quiz("44")


@pytest.mark.parametrize("number", [0, 5, -1, True, "2", None, 1.0])
def test_an_option_that_there_is_not_is_refused(number: object) -> None:
    """Numbers of options, from 1; nothing else."""
    with pytest.raises(CourseError, match=r"is no answer to 4\.restart: expected a number from 1 to 4"):
        find_prediction("4.restart").option(number)
