"""The name coach in JupyterLab: a widget that shows the model's snapshots and passes on what is typed and pressed.

Everything goes over the kernel's own messages. The browser waits until a typist pauses, and judges nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.coach_model import ANSWERS, LISTENERS, PREDICTION, QUESTION, Coach
from eventlab.lab.hero_view import HeroView, Operation, instead

TRIES = ("order_placed", "sendEmailNow", "email.send", "user.login", "orders.placed", "alert")
"""Names to begin with, for those who would rather press than type."""


class CoachView(HeroView):
    """The coach's field and its five listeners. `model` is what they ask."""

    _esm = script("shapes.js", "coach.js")
    _css = style("lab.css", "coach.css")

    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    listeners = traitlets.List([[each.name, each.pattern.text] for each in LISTENERS]).tag(sync=True)
    tries = traitlets.List(list(TRIES)).tag(sync=True)

    def __init__(self, model: Coach) -> None:
        self.model = model
        super().__init__("name coach")

    def operations(self) -> dict[str, Operation]:
        """What is typed, and the prediction."""
        return {"predict": self._predict, "name": self.model.name}

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot."""
        return asdict(self.model.snapshot())

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def __repr__(self) -> str:
        return f"Name coach with {len(LISTENERS)} listeners"


async def open_coach() -> CoachView:
    """A fresh name coach; an older one is closed."""
    return await instead(CoachView(Coach()))
