"""Patterns over names, and two answers to each: a picture in which nothing moves."""

from __future__ import annotations

from eventlab.course.scenario import Row
from eventlab.lab.timeline_answers import draw_answers, laid_over, only_answers
from tests.lab.timelines import raising, timeline_of

YES, NO = Row("match", "order.*", "order.paid", "True"), Row("match", "order.*", "order.paid", "False")
ODD = Row("match", "order.*", "order.paid", "<coroutine object matches>")


def test_a_pattern_lies_over_what_it_stands_for() -> None:
    """Each part of the pattern, with the characters of the name that it covers; None where it does not fit."""
    assert laid_over("*.card*failed", "payment.card.failed") == [
        ("*", 0, 7),
        (".card", 7, 12),
        ("*", 12, 13),
        ("failed", 13, 19),
    ]
    assert laid_over("order.paid", "order.paid") == [("order.paid", 0, 10)]
    assert laid_over("order.*", "guest.paid") is None


def test_both_answers_are_written_beside_each_question() -> None:
    """True and False are words, not only fills, and where they differ there is a sign."""
    figure = draw_answers(timeline_of([NO, YES], [YES, YES], id="4.2", matters=0))
    words = [text.get_text() for text in figure.axes[0].texts]

    assert [word for word in words if word in ("True", "False")] == ["False", "True", "True", "True"]
    assert words.count("≠") == 1
    assert "matters" in words
    assert {"Yours", "Ours", "order.paid"} <= set(words)


def test_an_answer_that_is_none_is_shown_too() -> None:
    """What is neither True nor False is written as far as there is room, in an outline of its own."""
    figure = draw_answers(timeline_of([ODD], [YES], id="4.2"))

    assert any(text.get_text().startswith("<corou") for text in figure.axes[0].texts)
    assert [patch.get_linestyle() == "solid" for patch in figure.axes[0].patches] == [False, True]


def test_only_questions_are_drawn_like_this() -> None:
    """A run in which something moves has lanes."""
    assert only_answers(timeline_of([NO], [YES], id="4.2").pairs)
    assert not only_answers(raising().pairs)
