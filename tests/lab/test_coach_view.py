"""The name coach's widget, pressed without a browser: what a message does outside of the model."""

from __future__ import annotations

import asyncio

from eventlab import lab
from eventlab.course import progress
from eventlab.course.questions.question import find_prediction
from eventlab.lab.coach_model import ANSWERS, RIGHT
from eventlab.lab.coach_view import CoachView, open_coach


def play(*messages: dict[str, str]) -> CoachView:
    """A coach that has got these messages, as if from a browser, and is closed again."""

    async def story() -> CoachView:
        view = await open_coach()
        for message in messages:
            view._received(view, message, [])
        await asyncio.sleep(0)  # the loop takes what was handed over
        await view.stop()
        return view

    return asyncio.run(story())


def test_the_heros_prediction_is_kept_with_the_others() -> None:
    """Pressed in the widget, it is an answer to `1.coach`, which `predict` then tells."""
    view = play({"do": "predict", "answer": RIGHT})

    assert view.error == ""
    assert view.state["prediction"] == RIGHT
    assert progress.summary(progress.entries()).predictions == {"1.coach": find_prediction("1.coach").right}
    assert list(ANSWERS.values()) == [option.text for option in find_prediction("1.coach").options]


def test_the_last_name_wins() -> None:
    """Whoever types fast is answered in order: no message is dropped, and the last one stands."""
    view = play(*({"do": "name", "name": "order.placed"[:length]} for length in range(1, 13)))

    assert view.state["name"] == "order.placed"
    assert view.state["turn"] == 12


def test_what_a_message_raises_is_shown() -> None:
    """It stands in the widget in words, and the next message is answered."""
    wrong = play({"do": "predict", "answer": "five"})
    mended = play({"do": "predict", "answer": "five"}, {"do": "name", "name": "order.placed"})

    assert wrong.error.startswith("CourseError: 'five' is none of the answers")
    assert (mended.error, mended.state["name"]) == ("", "order.placed")


def test_a_cell_that_is_run_again_closes_the_older_coach() -> None:
    """One coach at a time; a closed one answers no more."""

    async def story() -> tuple[CoachView, CoachView, str]:
        older, younger = await open_coach(), await open_coach()
        older._pressed({"do": "name", "name": "order.placed"})
        listed = repr(lab.running())
        await younger.stop()
        return older, younger, listed

    older, younger, listed = asyncio.run(story())

    assert (older.closed, older.state["name"]) == (True, "")
    assert younger.closed
    assert listed == "Name coach with 5 listeners"
    assert lab.running() == ()
