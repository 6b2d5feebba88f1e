"""What the coupling explorer shows at one moment: Order's code, the services, the counters, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.course.questions.question import find_prediction
from eventlab.lab.coupling_code import Style
from eventlab.lab.coupling_shop import FIVE

PREDICTION = find_prediction("0.coupling")
QUESTION = PREDICTION.text
ANSWERS = dict(zip(("refused", "silent", "free", "later"), (each.text for each in PREDICTION.options), strict=True))
"""What one may predict, and how it reads."""
RIGHT = tuple(ANSWERS)[PREDICTION.right - 1]


@dataclass(frozen=True, slots=True)
class Standing:
    """One service, and what the last order was to it."""

    name: str
    up: bool = True
    heard: int = 0
    """Orders that it heard of, of those placed since it is part of the restaurant."""
    of: int = 0
    """How many those are."""
    last: str = ""
    """The last order: `heard`; `down`, when it was down then; `silent`, when it was never called; empty before."""

    @property
    def note(self) -> str:
        """State and count in a few words, such as `down · 1 of 2`."""
        state = "down" if not self.up else "silent" if self.last == "silent" else ""
        count = f"{self.heard} of {self.of}" if self.of else ""
        return f"heard {count}" if count and not state else " · ".join(filter(None, (state, count)))


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """Everything that there is to see. The figure and the view are drawn from this, and from nothing else."""

    style: Style = "direct"
    code: tuple[str, ...] = ()
    """The source of `place_order` that runs now, line by line."""
    edited: tuple[int, ...] = ()
    """The lines of it, counted from 0, that Loyalty made necessary; empty while there is no Loyalty."""
    stopped: int | None = None
    """The line at which the last order ended in an error; None when it did not, or when other code is shown now."""
    services: tuple[Standing, ...] = tuple(map(Standing, FIVE))
    loyalty: bool = False
    """Whether Loyalty has joined."""
    orders: int = 0
    said: str = ""
    """What the last `place_order` did: `returned`, or the error that it raised; empty before the first."""
    told: tuple[str, ...] = ()
    """Who heard of the last order, in the order of hearing."""
    unpaid: int = 0
    """Orders that the kitchen cooks, and that nobody has charged."""
    prediction: str | None = None
    """What was predicted, a key of `ANSWERS`."""
    verdict: str = ""
    """How the prediction compares, after the first order with events while Payment was down; empty before."""
    sentence: str = ""
    """What just happened."""

    def __repr__(self) -> str:
        rows = (f"{each.name:<10} {each.note or 'has heard nothing yet'}" for each in self.services)
        return "\n".join([*self.code, "", *rows, self.sentence])
