"""The widget of the four wires, pressed without a browser: what a press does outside of the model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from eventlab import lab
from eventlab.course import progress
from eventlab.course.questions.question import find_prediction
from eventlab.lab.wires_snapshot import GUESSES
from eventlab.lab.wires_view import WiresView, open_wires


@pytest.mark.parametrize(("guesses", "number"), [*zip(GUESSES, (1, 2, 3), strict=True), ((0, 1, 2, 3), 4)])
def test_the_heros_prediction_is_kept_with_the_others(guesses: Sequence[int], number: int) -> None:
    """Four numbers are an answer to `3.wires`: the option that has them, or the one for any others."""

    async def story() -> WiresView:
        view = await open_wires()
        await view._do("predict", guesses=list(guesses))
        await view.stop()
        return view

    view = asyncio.run(story())

    assert view.error == ""
    assert view.state["prediction"] == tuple(guesses)
    assert progress.summary(progress.entries()).predictions == {"3.wires": number}


def test_the_questions_options_are_the_numbers_that_are_compared() -> None:
    """The words of an option name its four numbers, so that widget and `predict` cannot drift apart."""
    options = find_prediction("3.wires").options

    for guess, option in zip(GUESSES, options, strict=False):
        *most, last = map(str, guess)
        assert option.text == f"{', '.join(most)} and {last}."


def test_opening_again_cuts_the_older_wires() -> None:
    """A cell that is run twice leaves one hero with one server."""

    async def story() -> None:
        first = await open_wires()
        second = await open_wires()
        assert first.closed
        assert [opened for opened in lab.running() if opened is second] == [second]
        assert len(lab.running()) == 2
        await second.stop()
        assert lab.running() == ()

    asyncio.run(story())
