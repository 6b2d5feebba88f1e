"""The X-ray's widget, pressed without a browser: what a press does outside of the model."""

from __future__ import annotations

import asyncio

from eventlab.course import progress
from eventlab.course.questions.question import find_prediction
from eventlab.lab.xray_snapshot import ANSWERS, RIGHT
from eventlab.lab.xray_view import XrayView, open_xray


def test_the_heros_prediction_is_kept_with_the_others() -> None:
    """Pressed in the widget, it is an answer to `4.xray`, which `predict` then tells."""

    async def story() -> XrayView:
        view = await open_xray()
        await view._do("predict", answer=RIGHT)
        await view.stop()
        return view

    view = asyncio.run(story())

    assert view.error == ""
    assert view.state["prediction"] == RIGHT
    assert progress.summary(progress.entries()).predictions == {"4.xray": find_prediction("4.xray").right}
    assert list(ANSWERS.values()) == [option.text for option in find_prediction("4.xray").options]
