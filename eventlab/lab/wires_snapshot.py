"""What "Four wires" shows at one moment: a lane for each wire, what came through it, and what was measured there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventlab.course.questions.question import find_prediction
from eventlab.lab.look import DELIVERED, LATE, LOST

PREDICTION = find_prediction("3.wires")
QUESTION = PREDICTION.text
GUESSES = ((10, 10, 10, 10), (7, 10, 7, 10), (7, 7, 7, 10))
"""The question's options as numbers, in their order; any other numbers are the last option."""
EVENTS = 10
"""Events in one run."""
UNPLUGGED = (4, 5, 6)
"""The numbers of the events that are sent while the plug is out."""
OPEN = "open"
"""The state of an event that a reader does not have, while its plug is out: nobody can say yet what becomes of it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a wire beforehand. It is written down here, not measured."""

    key: str
    name: str
    protocol: str
    best_for: str


KINDS = (
    Kind("websocket", "WebSocket", "WS, over TCP", "chat, games"),
    Kind("sse", "SSE", "HTTP", "dashboards, news"),
    Kind("pubsub", "Redis Pub/Sub", "Redis", "signals between services"),
    Kind("streams", "Redis Streams", "Redis", "records, queues"),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One wire, and its one reader."""

    kind: Kind
    states: tuple[str, ...] = ()
    """What became of each event sent so far, event 1 first: `delivered`, `late`, `lost` or `open`."""
    guess: int | None = None
    """How many of the ten were predicted to arrive."""
    answered: tuple[str, ...] | None = None
    """Measured: who heard the reader speak on its own wire, of `sender` and `newcomer`; None before that was tried."""
    found: int | None = None
    """Measured: how many of the ten somebody found who came afterwards and asked for everything."""

    @property
    def arrived(self) -> int:
        """How many events the reader has."""
        return sum(state in (DELIVERED.name, LATE.name) for state in self.states)

    @property
    def direction(self) -> str:
        """What `answered` comes to, in words; empty before it was tried."""
        if self.answered is None:
            return ""
        return {0: "one way", 1: "both ways", 2: "any to any"}[len(self.answered)]

    @property
    def persisted(self) -> str:
        """What `found` comes to, in words; empty before it was tried."""
        return "" if self.found is None else f"{'yes' if self.found else 'no'}: {self.found} of {EVENTS}"


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """Everything that there is to see. The figure and the view are drawn from this, and from nothing else."""

    lanes: tuple[Lane, ...] = tuple(Lane(kind) for kind in KINDS)
    plugged: bool = True
    resume: bool = False
    """Whether the SSE server writes `id:` on its frames and resumes from a log."""
    next: str = ""
    """What the next step does, as a button says it; empty when the run is over."""
    moved: tuple[int, ...] = ()
    """The numbers of the events that the last step sent, or that arrived late with it."""
    prediction: tuple[int, ...] | None = None
    """The four guesses, in the order of the lanes."""
    verdict: str = ""
    """After the tenth event: how the guesses compare; empty before, and without guesses."""
    sentence: str = ""
    """What just happened."""

    def lane(self, key: str) -> Lane:
        """The lane of one wire."""
        return next(lane for lane in self.lanes if lane.kind.key == key)

    def __repr__(self) -> str:
        rows = [f"{lane.kind.name:<14} {_row(lane.states)}  {lane.arrived} arrived" for lane in self.lanes]
        return "\n".join([*rows, self.sentence])


def option_of(guesses: Sequence[int]) -> int:
    """The number of the question's option that these four guesses come to."""
    known: dict[tuple[int, ...], int] = {numbers: number for number, numbers in enumerate(GUESSES, start=1)}
    return known.get(tuple(guesses), len(PREDICTION.options))


def _row(states: Sequence[str]) -> str:
    marks = {DELIVERED.name: "", LATE.name: " late", LOST.name: " ×", OPEN: " ?"}
    return "  ".join(f"{number}{marks[state]}" for number, state in enumerate(states, start=1)) or "–"
