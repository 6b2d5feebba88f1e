"""The coupling explorer in JupyterLab: a widget that shows the model's snapshots and passes presses on to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.coupling_model import Coupling
from eventlab.lab.coupling_snapshot import ANSWERS, PREDICTION, QUESTION
from eventlab.lab.opened import forget, remember


class CouplingView(anywidget.AnyWidget):
    """Order's code on the left, the restaurant on the right. `model` is what the buttons drive."""

    _esm = script("shapes.js", "coupling.js")
    _css = style("lab.css", "coupling.css")

    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot, and `turn`: how many operations have been done."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last operation raised."""
    closed = traitlets.Bool(False).tag(sync=True)
    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)

    def __init__(self, model: Coupling) -> None:
        self.model, self.name = model, "coupling"
        self._turn = 0
        super().__init__(state=self._state())
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a message over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A press in the browser. The model answers at once, so no press has to wait for another."""
        if not self.closed:
            self.error = ""
            self._do(**content)

    def _do(self, do: str, **details: Any) -> None:
        operations: dict[str, Callable[..., object]] = {
            "predict": self._predict,
            "switch": self.model.switch,
            "knock": self.model.knock,
            "join": self.model.join,
            "place": self.model.place,
        }
        try:
            operations[do](**details)
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the widget is where its error is seen)
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self._turn += 1
            self.state = self._state()

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def _state(self) -> dict[str, Any]:
        snapshot = self.model.snapshot()
        services = [asdict(each) | {"note": each.note} for each in snapshot.services]
        return asdict(snapshot) | {"services": services, "turn": self._turn}

    async def stop(self) -> None:
        """Close the explorer; the widget says so, and its controls are off."""
        self.closed = True
        forget(self)

    def __repr__(self) -> str:
        return "Coupling explorer"


async def open_coupling() -> CouplingView:
    """A fresh explorer; an older one is closed."""
    view = CouplingView(Coupling())
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
