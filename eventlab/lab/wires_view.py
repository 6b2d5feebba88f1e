"""The four wires in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

All of it goes over the kernel's own messages: the four readers are in the kernel, so no port has to be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.hero_view import BusyHeroView, Operation, instead
from eventlab.lab.look import HOP
from eventlab.lab.wires_figure import NOTE
from eventlab.lab.wires_model import Wires
from eventlab.lab.wires_snapshot import EVENTS, PREDICTION, QUESTION, UNPLUGGED, option_of

PAUSE = 3 * HOP
"""Milliseconds between two steps while it plays: the way of the tickets, and time to look."""


class WiresView(BusyHeroView):
    """The four wires' buttons, lanes and table. `model` is what they drive."""

    _esm = script("shapes.js", "wires.js")
    _css = style("lab.css", "wires.css")

    question = traitlets.Unicode(QUESTION).tag(sync=True)
    events = traitlets.Int(EVENTS).tag(sync=True)
    unplugged = traitlets.List(list(UNPLUGGED)).tag(sync=True)
    note = traitlets.Unicode(NOTE).tag(sync=True)
    pause = traitlets.Int(PAUSE).tag(sync=True)

    def __init__(self, model: Wires) -> None:
        self.model = model
        super().__init__("wires")

    def operations(self) -> dict[str, Operation]:
        """The steps of a run, another run; and the prediction."""
        return {"predict": self._predict, "step": self.model.step, "again": self.model.again}

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot, each lane with what was measured on it."""
        snapshot = self.model.snapshot()
        measured = [
            {"arrived": lane.arrived, "direction": lane.direction, "persisted": lane.persisted}
            for lane in snapshot.lanes
        ]
        lanes = [asdict(lane) | more for lane, more in zip(snapshot.lanes, measured, strict=True)]
        return asdict(snapshot) | {"lanes": lanes}

    async def release(self) -> None:
        """Cut the wires."""
        await super().release()
        await self.model.stop()

    def _predict(self, guesses: Sequence[int]) -> None:
        self.model.predict(guesses)
        progress.record("prediction", PREDICTION.id, number=option_of(guesses))

    def __repr__(self) -> str:
        return "Four wires, with a reader at the end of each"


async def open_wires(address: str | None = None) -> WiresView:
    """Four fresh wires; older ones are cut. Raises `Unreachable` where the address does not answer."""
    model = Wires(address)
    await model.start()
    return await instead(WiresView(model))
