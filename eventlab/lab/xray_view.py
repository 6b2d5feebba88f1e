"""The X-ray in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

What it needs goes over the kernel's own messages. The page column is more than that where it can be: the browser
opens a real `EventSource` to the model's endpoint, and says which events it received.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

import anywidget
import traitlets
from starlette.applications import Starlette
from starlette.routing import Route

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.opened import forget, remember
from eventlab.lab.server import Served, serve
from eventlab.lab.xray_model import Xray
from eventlab.lab.xray_scene import TYPE
from eventlab.lab.xray_snapshot import ANSWERS, PREDICTION, QUESTION

PATH = "/api/events"


class XrayView(anywidget.AnyWidget):
    """The X-ray's buttons and columns. `model` is what they drive."""

    _esm = script("shapes.js", "eventsource.js", "xray.js")
    _css = style("lab.css", "xray.css")

    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot, and `turn`: how many operations have been done."""
    busy = traitlets.Bool(False).tag(sync=True)
    """An operation runs; the controls wait."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last operation raised."""
    closed = traitlets.Bool(False).tag(sync=True)
    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    port = traitlets.Int().tag(sync=True)
    path = traitlets.Unicode(f"{PATH}?pattern={TYPE}").tag(sync=True)

    def __init__(self, model: Xray, served: Served) -> None:
        self.model, self.name = model, "xray"
        self._served = served
        self._turn = 0
        self._doing: set[asyncio.Task[None]] = set()
        super().__init__(state=self._state(), port=served.port)
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a message over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A message from the browser: what it received, or a press. A press while another is at work is dropped."""
        if content["do"] == "received":
            self.model.browser_received(content["id"])
            self.state = self._state()
        elif not self.busy and not self.closed:
            self.busy, self.error = True, ""
            task = self._loop.create_task(self._do(**content))
            self._doing.add(task)  # a task that nobody holds may be collected before it is done
            task.add_done_callback(self._doing.discard)

    async def _do(self, do: str, **details: Any) -> None:
        operations: dict[str, Callable[..., Awaitable[object]]] = {
            "predict": self._predict,
            "notify_first": self._notify_first,
            "emit": self.model.emit,
            "crash": self.model.crash,
            "restart": self.model.restart,
            "disconnect": self.model.disconnect,
            "reconnect": self.model.reconnect,
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

    async def _notify_first(self, wrong: bool) -> None:
        self.model.notify_first(wrong)

    def _state(self) -> dict[str, Any]:
        return asdict(self.model.snapshot()) | {"turn": self._turn}

    async def stop(self) -> None:
        """Close the model and its server; the widget says so, and its controls are off."""
        self.closed = True
        await asyncio.gather(*self._doing)
        await self._served.stop()
        await self.model.stop()
        forget(self)

    def __repr__(self) -> str:
        return f"X-ray of one emit, with a page at {self._served.address}{PATH}"


async def open_xray() -> XrayView:
    """A fresh X-ray with its server; an older one is closed."""
    model = Xray()
    await model.start()
    view = XrayView(model, serve(Starlette(routes=[Route(PATH, model.door)]), name="xray page"))
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
