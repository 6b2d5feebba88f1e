"""The coupling explorer in JupyterLab: a widget that shows the model's snapshots and passes presses on to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.coupling_model import Coupling
from eventlab.lab.coupling_snapshot import ANSWERS, PREDICTION, QUESTION
from eventlab.lab.hero_view import HeroView, Operation, instead


class CouplingView(HeroView):
    """Order's code on the left, the restaurant on the right. `model` is what the buttons drive."""

    _esm = script("shapes.js", "coupling.js")
    _css = style("lab.css", "coupling.css")

    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)

    def __init__(self, model: Coupling) -> None:
        self.model = model
        super().__init__("coupling")

    def operations(self) -> dict[str, Operation]:
        """The two styles, services down and up, Loyalty, an order; and the prediction."""
        return {
            "predict": self._predict,
            "switch": self.model.switch,
            "knock": self.model.knock,
            "join": self.model.join,
            "place": self.model.place,
        }

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot, each service with its note."""
        snapshot = self.model.snapshot()
        return asdict(snapshot) | {"services": [asdict(each) | {"note": each.note} for each in snapshot.services]}

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def __repr__(self) -> str:
        return "Coupling explorer"


async def open_coupling() -> CouplingView:
    """A fresh explorer; an older one is closed."""
    return await instead(CouplingView(Coupling()))
