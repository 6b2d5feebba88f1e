"""The verdict's card in JupyterLab: the complete card as HTML, and buttons that a live kernel adds to it.

No widget's view is stored in the notebook: JupyterLab would show that instead of the card, and tomorrow, without
this kernel, an error in its place. The browser's half of the widget looks for the card by its key, and puts buttons
where the verbs to type stand. Where there is no such half, or no longer, the card says all that it has to say.

    kernel   Verdict ──▶ text/plain + text/html, data-eventlab-card="k3…" ──▶ page
             VerdictCard(key="k3…") ◀── presses, snapshots ──▶ verdict.js ─────┘ finds it there
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from eventlab.course.card import live
from eventlab.course.card_html import card_html
from eventlab.course.verdict import Verdict
from eventlab.lab.assets import script, style
from eventlab.lab.verdict_model import VerdictModel
from eventlab.lab.verdict_verbs import verbs_for

MAX_CARDS = 20
"""Cards of one kernel whose buttons work; an older one has the verbs to type instead."""

_cards: dict[tuple[str, str], VerdictCard] = {}
"""By cell and exercise, the oldest first."""


class VerdictCard(anywidget.AnyWidget):
    """The buttons of one card. `model` is what they press."""

    _esm = script("verdict.js")
    _css = style("lab.css", "verdict.css")

    key = traitlets.Unicode().tag(sync=True)
    """Names the card in the page."""
    state = traitlets.Dict().tag(sync=True)
    """The model's snapshot."""

    def __init__(self, model: VerdictModel) -> None:
        self.model = model
        super().__init__(key=secrets.token_hex(8), state=model.snapshot())
        self.on_msg(self._received)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Press, there and then. JupyterLab has widgets' messages read in a thread of their own, one by one."""
        self.model.press(str(content["press"]))
        self.state = self.model.snapshot()


def show_card(verdict: Verdict, cell: str = "") -> dict[str, str] | None:
    """The card's HTML, its buttons opened in place of those that this cell had; None with `EVENTLAB_LIVE=0`."""
    if not live():
        return None
    card = VerdictCard(VerdictModel(verdict, verbs_for(verdict)))
    _keep(card, (cell, verdict.exercise.id))
    return {"text/html": card_html(verdict, card.key) or ""}


def _keep(card: VerdictCard, place: tuple[str, str]) -> None:
    older = [_cards.pop(place)] if place in _cards else []
    _cards[place] = card
    while len(_cards) > MAX_CARDS:
        older.append(_cards.pop(next(iter(_cards))))
    for closing in older:
        closing.close()
