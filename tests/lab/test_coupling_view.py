"""The coupling explorer's widget, pressed without a browser: what a press does outside of the model."""

from __future__ import annotations

import asyncio

from eventlab.course import progress
from eventlab.course.questions.question import find_prediction
from eventlab.lab import opened
from eventlab.lab.coupling_snapshot import ANSWERS, RIGHT
from eventlab.lab.coupling_view import CouplingView, open_coupling


def test_the_heros_prediction_is_kept_with_the_others() -> None:
    """Pressed in the widget, it is an answer to `0.coupling`, which `predict` then tells."""

    async def story() -> CouplingView:
        view = await open_coupling()
        view._pressed({"do": "predict", "answer": RIGHT})
        await view.stop()
        return view

    view = asyncio.run(story())

    assert view.error == ""
    assert view.state["prediction"] == RIGHT
    assert progress.summary(progress.entries()).predictions == {"0.coupling": find_prediction("0.coupling").right}
    assert list(ANSWERS.values()) == [option.text for option in find_prediction("0.coupling").options]


def test_presses_reach_the_model_and_errors_reach_the_widget() -> None:
    """Each press is answered by a state; what raises is shown in words, and the next press works again."""

    async def story() -> list[tuple[str, str]]:
        view, seen = await open_coupling(), []
        presses = [{"do": "switch", "style": "events"}, {"do": "join", "loyalty": True}, {"do": "knock", "name": "bar"}]
        for press in [*presses, {"do": "place"}]:
            view._pressed(press)
            seen.append((view.error, view.state["sentence"]))
        await view.stop()
        view._pressed({"do": "place"})
        assert view.state["orders"] == 1
        return seen

    events, joined, refused, placed = asyncio.run(story())

    assert events[1].startswith("Order now emits one event")
    assert joined[1].startswith("Loyalty is part of the restaurant")
    assert refused[0].startswith("CourseError: There is no service 'bar'")
    assert placed[0] == ""
    assert "loyalty heard of it" in placed[1]


def test_run_again_the_older_one_is_closed() -> None:
    """One explorer at a time is listed as open, and closing the last leaves none."""

    async def story() -> None:
        older, newer = await open_coupling(), await open_coupling()
        assert (older.closed, newer.closed) == (True, False)
        assert opened.running() == (newer,)
        await newer.stop()

    asyncio.run(story())

    assert opened.running() == ()
