"""The view's half of a question: what it passes to the page, and what a press does."""

from __future__ import annotations

import json

import pytest

from eventlab.course import progress
from eventlab.course.questions.asking import predict, quiz
from eventlab.course.questions.question import find_prediction, find_quiz
from eventlab.lab.question_view import QuestionView

RIGHT = [question.right for question in find_quiz("4")]


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody learns here."""
    monkeypatch.setenv("EVENTLAB_LIVE", "1")
    monkeypatch.delenv("CI", raising=False)


def press(view: QuestionView, do: str, *answers: int) -> dict:
    """Press a button of the page; what it shows then."""
    view._handle_custom_msg({"do": do, "answers": list(answers)}, [])
    return view.state


def test_the_page_holds_no_reason_before_it_is_told() -> None:
    """Asked, noted, told, asked again: the reasons come with the third, and go with the fourth."""
    view = QuestionView(predict("4.restart"))
    why = find_prediction("4.restart").options[1].why

    states = [view.state, press(view, "answer", 1), press(view, "reveal"), press(view, "again")]

    assert [why in json.dumps(state, ensure_ascii=False) for state in states] == [False, False, True, False]
    assert [state["answers"] for state in states] == [[], [1], [1], []]
    assert states[1]["said"] == "Noted. Now run the next cell, and see."
    assert progress.summary(progress.entries()).predictions == {"4.restart": 1}


def test_a_quiz_is_judged_in_the_kernel() -> None:
    """The score and all reasons come back; each answer is a line of progress."""
    view = QuestionView(quiz("4"))

    state = press(view, "answer", *RIGHT)

    assert state["said"] == "5 of 5 right."
    assert [len(reasons) for reasons in state["reasons"]] == [len(each.options) for each in find_quiz("4")]
    assert len(progress.entries()) == 5


def test_a_press_that_makes_no_sense_is_shown() -> None:
    """An option that there is not: the page says so, and nothing is noted; the next good press takes it away."""
    view = QuestionView(predict("4.restart"))

    press(view, "answer", 9)
    assert view.error.startswith("9 is no answer to 4.restart")
    assert progress.entries() == []
    press(view, "answer", 2)
    assert view.error == ""
