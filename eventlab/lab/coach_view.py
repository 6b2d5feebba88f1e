"""The name coach in JupyterLab: a widget that shows the model's snapshots and passes on what is typed and pressed.

Everything goes over the kernel's own messages. The browser waits until a typist pauses, and judges nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.coach_model import ANSWERS, LISTENERS, PREDICTION, QUESTION, Coach
from eventlab.lab.opened import forget, remember

TRIES = ("order_placed", "sendEmailNow", "email.send", "user.login", "orders.placed", "alert")
"""Names to begin with, for those who would rather press than type."""


class CoachView(anywidget.AnyWidget):
    """The coach's field and its five listeners. `model` is what they ask."""

    _esm = script("shapes.js", "coach.js")
    _css = style("lab.css", "coach.css")

    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot, and `turn`: how many messages have been answered."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last message raised."""
    closed = traitlets.Bool(False).tag(sync=True)
    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    listeners = traitlets.List([[each.name, each.pattern.text] for each in LISTENERS]).tag(sync=True)
    tries = traitlets.List(list(TRIES)).tag(sync=True)

    def __init__(self, model: Coach) -> None:
        self.model, self.name = model, "name coach"
        self._turn = 0
        super().__init__(state=self._state())
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a message over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A message from the browser. The coach answers at once, so none has to wait, and none is dropped."""
        if self.closed:
            return
        operations: dict[str, Callable[..., object]] = {"predict": self._predict, "name": self.model.name}
        details = {name: value for name, value in content.items() if name != "do"}
        self.error = ""
        try:
            operations[content["do"]](**details)
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the widget is where its error is seen)
            self.error = f"{type(error).__name__}: {error}"
        self._turn += 1
        self.state = self._state()

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def _state(self) -> dict[str, Any]:
        return asdict(self.model.snapshot()) | {"turn": self._turn}

    async def stop(self) -> None:
        """Close the coach; the widget says so, and its controls are off."""
        self.closed = True
        forget(self)

    def __repr__(self) -> str:
        return f"Name coach with {len(LISTENERS)} listeners"


async def open_coach() -> CoachView:
    """A fresh name coach; an older one is closed."""
    view = CoachView(Coach())
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
