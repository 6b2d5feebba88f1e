"""The tape player in JupyterLab: a widget that shows the model's snapshots and passes presses on to it.

All that it needs goes over the kernel's own messages.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import traitlets

from eventlab.course import progress
from eventlab.lab.assets import script, style
from eventlab.lab.hero_view import BusyHeroView, Operation, instead
from eventlab.lab.tape_model import LIMIT, Player
from eventlab.lab.tape_snapshot import ANSWERS, PREDICTION, QUESTION, Snapshot, Worker
from eventlab.lab.tape_words import account, hearing


class TapeView(BusyHeroView):
    """The player's buttons, lanes and cursors. `model` is what they drive."""

    _esm = script("shapes.js", "cursor.js", "tape.js")
    _css = style("lab.css", "tape.css")

    question = traitlets.Unicode(QUESTION).tag(sync=True)
    answers = traitlets.Dict(ANSWERS).tag(sync=True)
    limit = traitlets.Int(LIMIT).tag(sync=True)

    def __init__(self, model: Player) -> None:
        self.model = model
        super().__init__("tape player")

    def operations(self) -> dict[str, Operation]:
        """Orders, Bob's switch, cursors, a new tape; and the prediction."""
        return {
            "predict": self._predict,
            "emit": self.model.emit,
            "off": self.model.off,
            "on": self.model.on,
            "move": self.model.move,
            "renew": self.model.renew,
        }

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot, each worker with what became of its tickets."""
        snapshot = self.model.snapshot()
        return asdict(snapshot) | {"workers": [_line(snapshot, worker) for worker in snapshot.workers]}

    def _predict(self, answer: str) -> None:
        self.model.predict(answer)
        progress.record("prediction", PREDICTION.id, number=1 + tuple(ANSWERS).index(answer))

    def __repr__(self) -> str:
        return "tape player: a radio and a tape"


def _line(snapshot: Snapshot, worker: Worker) -> dict[str, Any]:
    """A worker as the page draws it: with the forms of the tickets, and the two counters."""
    read = [{"number": each, "form": worker.form(each), "times": worker.times(each)} for each in sorted({*worker.done})]
    return asdict(worker) | {"read": read, "account": account(worker), "hearing": hearing(worker, snapshot)}


async def open_tape() -> TapeView:
    """A fresh tape player; an older one is closed."""
    return await instead(TapeView(Player()))
