"""What the tape player shows at one moment: the same orders on a radio and on a tape, and two who work with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from eventlab.course.questions.question import find_prediction
from eventlab.lab.look import DELIVERED, DUPLICATE, LATE

PREDICTION = find_prediction("2.tape")
QUESTION = PREDICTION.text
ANSWERS = dict(zip(("read", "known", "again", "copied"), (each.text for each in PREDICTION.options), strict=True))
"""What one may predict, and how it reads."""
RIGHT = tuple(ANSWERS)[PREDICTION.right - 1]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works with the orders: a listener of the radio and a reader of the tape. Orders are numbers."""

    name: str
    does: str
    """What is done for each order, as it is counted: `e-mails sent`."""
    here: bool = True
    """Whether the worker listens and reads at the moment."""
    heard: tuple[int, ...] = ()
    """The orders that came by radio."""
    cursor: int = 0
    """The position on the tape behind which the worker reads on; 0 is the start."""
    done: tuple[int, ...] = ()
    """The orders read from the tape, one piece of work for each, in their order; one read twice is in it twice."""
    late: tuple[int, ...] = ()
    """Those that were first read when the worker came back."""
    now: tuple[int, ...] = ()
    """What the last operation had the worker read."""

    def times(self, order: int) -> int:
        """How often the order was read from the tape."""
        return self.done.count(order)

    def form(self, order: int) -> str:
        """How the order's ticket looks on the worker's line of the tape: a name of `look.STATES`."""
        state = DUPLICATE if self.times(order) > 1 else LATE if order in self.late else DELIVERED
        return state.name


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """Everything that there is to see. The figure and the view are drawn from this, and from nothing else."""

    ann: Worker
    bob: Worker
    tape: tuple[int, ...] = ()
    """The orders on the tape, oldest first; an order's number is its position."""
    prediction: str | None = None
    """What was predicted, a key of `ANSWERS`."""
    verdict: str = ""
    """After the first order that was worked on twice: how the prediction compares; empty before."""
    trail: tuple[str, ...] = ()
    """The steps of the last operation, in words and in their order."""
    moved: tuple[int, ...] = ()
    """The orders that the last operation emitted."""
    sentence: str = ""
    """What just happened."""

    @property
    def workers(self) -> tuple[Worker, Worker]:
        """Both, in the order of their lines."""
        return self.ann, self.bob

    def lost(self, worker: Worker) -> tuple[int, ...]:
        """The orders that the worker never heard on the radio."""
        return tuple(order for order in self.tape if order not in worker.heard)

    @property
    def doubled(self) -> bool:
        """Whether somebody has worked on an order twice."""
        return any(times > 1 for worker in self.workers for times in Counter(worker.done).values())

    def __repr__(self) -> str:
        radio = [f"radio  {worker.name}  {_cells(worker.heard)}" for worker in self.workers]
        tape = [
            f"tape   {worker.name}  at {worker.cursor}, {worker.does}: {len(worker.done)}" for worker in self.workers
        ]
        return "\n".join([*radio, f"tape        {_cells(self.tape)}", *tape, self.sentence])


def _cells(orders: Iterable[int]) -> str:
    return "".join(f"[{order}]" for order in orders) or "–"
