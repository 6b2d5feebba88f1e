"""The X-ray in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

What it needs goes over the kernel's own messages. The page column is more than that where it can be: the browser
opens a real `EventSource` to the model's endpoint, and says which events it received.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import traitlets
from starlette.applications import Starlette
from starlette.routing import Route

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.hero_view import BusyHeroView, Operation, instead
from eventlab.lab.server import Served, serve
from eventlab.lab.xray_model import Xray
from eventlab.lab.xray_scene import TYPE
from eventlab.lab.xray_snapshot import ANSWERS, PREDICTION, QUESTION

PATH = "/api/events"


class XrayView(BusyHeroView):
    """The X-ray's buttons and columns. `model` is what they drive."""

    _esm = script("shapes.js", "eventsource.js", "xray.js")
    _css = style("lab.css", "xray.css")

    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    port = traitlets.Int().tag(sync=True)
    path = traitlets.Unicode(f"{PATH}?pattern={TYPE}").tag(sync=True)

    def __init__(self, model: Xray, served: Served) -> None:
        self.model, self._served = model, served
        super().__init__("xray", port=served.port)

    def operations(self) -> dict[str, Operation]:
        """Emits, a crash, a restart, the page's connection, the order of the steps; and the prediction."""
        return {
            "predict": self._predict,
            "notify_first": self.model.notify_first,
            "emit": self.model.emit,
            "crash": self.model.crash,
            "restart": self.model.restart,
            "disconnect": self.model.disconnect,
            "reconnect": self.model.reconnect,
        }

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot."""
        return asdict(self.model.snapshot())

    async def release(self) -> None:
        """Close the server and the model."""
        await super().release()
        await self._served.stop()
        await self.model.stop()

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A press, or what the browser received: that is noted whatever is at work."""
        if content["do"] == "received":
            self.model.browser_received(content["id"])
            self.show()
        else:
            super()._pressed(content)

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def __repr__(self) -> str:
        return f"X-ray of one emit, with a page at {self._served.address}{PATH}"


async def open_xray() -> XrayView:
    """A fresh X-ray with its server; an older one is closed."""
    model = Xray()
    await model.start()
    view = XrayView(model, serve(Starlette(routes=[Route(PATH, model.door)]), name="xray page"))
    return await instead(view)
