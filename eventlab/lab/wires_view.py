"""The four wires in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

All of it goes over the kernel's own messages: the four readers are in the kernel, so no port has to be reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.look import HOP
from eventlab.lab.opened import forget, remember
from eventlab.lab.wires_figure import NOTE
from eventlab.lab.wires_model import Wires
from eventlab.lab.wires_snapshot import EVENTS, PREDICTION, QUESTION, UNPLUGGED, option_of

PAUSE = 3 * HOP
"""Milliseconds between two steps while it plays: the way of the tickets, and time to look."""


class WiresView(anywidget.AnyWidget):
    """The four wires' buttons, lanes and table. `model` is what they drive."""

    _esm = script("shapes.js", "wires.js")
    _css = style("lab.css", "wires.css")

    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot, and `turn`: how many operations have been done."""
    busy = traitlets.Bool(False).tag(sync=True)
    """An operation runs; the controls wait."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last operation raised."""
    closed = traitlets.Bool(False).tag(sync=True)
    question = traitlets.Unicode(QUESTION).tag(sync=True)
    events = traitlets.Int(EVENTS).tag(sync=True)
    unplugged = traitlets.List(list(UNPLUGGED)).tag(sync=True)
    note = traitlets.Unicode(NOTE).tag(sync=True)
    pause = traitlets.Int(PAUSE).tag(sync=True)

    def __init__(self, model: Wires) -> None:
        self.model, self.name = model, "wires"
        self._turn = 0
        self._doing: set[asyncio.Task[None]] = set()
        super().__init__(state=self._state())
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a press over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A press in the browser. One that comes while another is at work is dropped."""
        if not self.busy and not self.closed:
            self.busy, self.error = True, ""
            task = self._loop.create_task(self._do(**content))
            self._doing.add(task)  # a task that nobody holds may be collected before it is done
            task.add_done_callback(self._doing.discard)

    async def _do(self, do: str, **details: Any) -> None:
        operations: dict[str, Callable[..., Awaitable[object]]] = {
            "predict": self._predict,
            "step": self.model.step,
            "again": self.model.again,
        }
        try:
            await operations[do](**details)
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the widget is where its error is seen)
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self._turn += 1
            self.state = self._state()
            self.busy = False

    async def _predict(self, guesses: Sequence[int]) -> None:
        self.model.predict(guesses)
        progress.record("prediction", PREDICTION.id, number=option_of(guesses))

    def _state(self) -> dict[str, Any]:
        snapshot = self.model.snapshot()
        measured = [
            {"arrived": lane.arrived, "direction": lane.direction, "persisted": lane.persisted}
            for lane in snapshot.lanes
        ]
        lanes = [asdict(lane) | more for lane, more in zip(snapshot.lanes, measured, strict=True)]
        return asdict(snapshot) | {"lanes": lanes, "turn": self._turn}

    async def stop(self) -> None:
        """Cut the wires; the widget says so, and its controls are off."""
        self.closed = True
        await asyncio.gather(*self._doing)
        await self.model.stop()
        forget(self)

    def __repr__(self) -> str:
        return "Four wires, with a reader at the end of each"


async def open_wires(address: str | None = None) -> WiresView:
    """Four fresh wires; older ones are cut. Raises `Unreachable` where the address does not answer."""
    model = Wires(address)
    await model.start()
    view = WiresView(model)
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
