"""The tape player's widget, pressed without a browser: what a press does outside of the model."""

from __future__ import annotations

import asyncio

from eventlab import lab
from eventlab.course import progress
from eventlab.course.questions.question import find_prediction
from eventlab.lab.tape_snapshot import ANSWERS, RIGHT
from eventlab.lab.tape_view import TapeView, open_tape


def test_the_heros_prediction_is_kept_with_the_others() -> None:
    """Pressed in the widget, it is an answer to `2.tape`, which `predict` then tells."""

    async def story() -> TapeView:
        view = await open_tape()
        await view._do("predict", answer=RIGHT)
        await view.stop()
        return view

    view = asyncio.run(story())

    assert view.error == ""
    assert view.state["prediction"] == RIGHT
    assert progress.summary(progress.entries()).predictions == {"2.tape": find_prediction("2.tape").right}
    assert list(ANSWERS.values()) == [option.text for option in find_prediction("2.tape").options]


def test_an_error_is_shown_and_the_next_press_works() -> None:
    """What an operation raises stands in the widget, because nobody awaits a press."""

    async def story() -> tuple[TapeView, str]:
        view = await open_tape()
        await view._do("emit", count=7)
        error = view.error
        view.error = ""
        await view._do("emit", count=1)
        await view.stop()
        return view, error

    view, error = asyncio.run(story())

    assert error.startswith("CourseError: emit(7) with 0 orders on the tape")
    assert (view.error, view.busy, view.state["tape"]) == ("", False, (1,))


def test_run_again_a_fresh_player_replaces_the_older() -> None:
    """One tape player is open at a time, and the older one says that it is closed."""

    async def story() -> tuple[TapeView, TapeView, int]:
        older, newer = await open_tape(), await open_tape()
        open_now = len(lab.running())
        await newer.stop()
        return older, newer, open_now

    older, newer, open_now = asyncio.run(story())

    assert older.closed
    assert newer.closed
    assert open_now == 1
    assert lab.running() == ()
