"""The tape player in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

All that it needs goes over the kernel's own messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.opened import forget, remember
from eventlab.lab.tape_model import LIMIT, Player
from eventlab.lab.tape_snapshot import ANSWERS, PREDICTION, QUESTION, Snapshot, Worker
from eventlab.lab.tape_words import account, hearing


class TapeView(anywidget.AnyWidget):
    """The player's buttons, lanes and cursors. `model` is what they drive."""

    _esm = script("shapes.js", "cursor.js", "tape.js")
    _css = style("lab.css", "tape.css")

    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot, and `turn`: how many operations have been done."""
    busy = traitlets.Bool(False).tag(sync=True)
    """An operation runs; the controls wait."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last operation raised."""
    closed = traitlets.Bool(False).tag(sync=True)
    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    limit = traitlets.Int(LIMIT).tag(sync=True)

    def __init__(self, model: Player) -> None:
        self.model, self.name = model, "tape player"
        self._turn = 0
        self._doing: set[asyncio.Task[None]] = set()
        super().__init__(state=self._state())
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a message over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A press in the browser. A press while another is at work is dropped."""
        if not self.busy and not self.closed:
            self.busy, self.error = True, ""
            task = self._loop.create_task(self._do(**content))
            self._doing.add(task)  # a task that nobody holds may be collected before it is done
            task.add_done_callback(self._doing.discard)

    async def _do(self, do: str, **details: Any) -> None:
        operations: dict[str, Callable[..., Awaitable[object]]] = {
            "predict": self._predict,
            "emit": self.model.emit,
            "off": self._off,
            "on": self.model.on,
            "move": self.model.move,
            "renew": self._renew,
        }
        try:
            await operations[do](**details)
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the widget is where its error is seen)
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self._turn += 1
            self.state = self._state()
            self.busy = False

    async def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    async def _off(self) -> None:
        self.model.off()

    async def _renew(self) -> None:
        self.model.renew()

    def _state(self) -> dict[str, Any]:
        snapshot = self.model.snapshot()
        workers = [_line(snapshot, worker) for worker in snapshot.workers]
        return asdict(snapshot) | {"workers": workers, "turn": self._turn}

    async def stop(self) -> None:
        """Close the player; the widget says so, and its controls are off."""
        self.closed = True
        await asyncio.gather(*self._doing)
        forget(self)

    def __repr__(self) -> str:
        return "tape player: a radio and a tape"


def _line(snapshot: Snapshot, worker: Worker) -> dict[str, Any]:
    """A worker as the page draws it: with the forms of the tickets, and the two counters."""
    read = [{"number": each, "form": worker.form(each), "times": worker.times(each)} for each in sorted({*worker.done})]
    return asdict(worker) | {"read": read, "account": account(worker), "hearing": hearing(worker, snapshot)}


async def open_tape() -> TapeView:
    """A fresh tape player; an older one is closed."""
    view = TapeView(Player())
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
