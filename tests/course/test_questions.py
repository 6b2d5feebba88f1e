"""Every question, as data: whole, fair, and in words."""

from __future__ import annotations

import pytest

from eventlab.course.checks.chapter_01 import kinds
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


def test_chapter_2_has_predictions_and_a_quiz() -> None:
    """Five predictions and the hero's, and a quiz of five."""
    predictions = [question for question in all_questions() if (question.chapter, question.kind) == ("2", "prediction")]

    assert [question.id for question in predictions] == [
        "2.twice",
        "2.nobody",
        "2.full",
        "2.cut",
        "2.tape",
        "2.cancel",
    ]
    assert len(find_quiz("2")) == 5


def test_chapter_4_has_predictions_and_a_quiz() -> None:
    """Three or four predictions and the hero's, and a quiz of four or five."""
    predictions = [question for question in all_questions() if (question.chapter, question.kind) == ("4", "prediction")]

    assert {question.id for question in predictions} == {"4.raises", "4.shrinks", "4.restart", "4.limit", "4.xray"}
    assert len(find_quiz("4")) == 5


def test_chapter_1_has_predictions_nine_cards_and_a_quiz() -> None:
    """Five predictions, the hero's, and cards of which three are commands, three events and three queries."""
    predictions = [question for question in all_questions() if (question.chapter, question.kind) == ("1", "prediction")]
    cards = [question for question in predictions if question.id.startswith("1.card-")]
    others = {question.id for question in predictions} - {question.id for question in cards}

    assert others == {"1.shared", "1.zone", "1.twice", "1.nobody", "1.guide", "1.coach"}
    assert sorted(question.right for question in cards) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert len(find_quiz("1")) == 5


def test_the_cards_are_none_of_the_exercises_messages() -> None:
    """The chapter practises on nine other messages than exercise 1.2 asks for."""
    asked = {item.text for item in kinds.TABLE.items}
    cards = {question.text.removesuffix(": what is it?") for question in all_questions() if "card-" in question.id}

    assert len(cards) == 9
    assert not cards & asked


def test_an_unknown_question_names_the_nearest() -> None:
    """A slip is answered with what there is."""
    with pytest.raises(CourseError, match=r"no prediction '4\.restrat'.*nearest are 4\.restart"):
        find_prediction("4.restrat")
    with pytest.raises(CourseError, match=r"no prediction 'x'.*4\."):
        find_prediction("x")
    with pytest.raises(CourseError, match=r"no quiz '44'.*There are: .*\b4\b"):
        find_quiz("44")


@pytest.mark.parametrize("number", [0, 5, -1, True, "2", None, 1.0])
def test_an_option_that_there_is_not_is_refused(number: object) -> None:
    """Numbers of options, from 1; nothing else."""
    with pytest.raises(CourseError, match=r"is no answer to 4\.restart: expected a number from 1 to 4"):
        find_prediction("4.restart").option(number)
