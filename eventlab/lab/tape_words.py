"""What the tape player says after each operation: a few short sentences, for a live region and for a figure's text."""

from __future__ import annotations

from eventlab.lab.listed import orders
from eventlab.lab.tape_snapshot import ANSWERS, RIGHT, Snapshot, Worker

NOTHING_YET = "Nothing has been ordered yet. Ann cooks each order, Bob sends an e-mail for it."
PREDICTED = "Noted. Switch Bob off, emit three, switch him on; then move his cursor back to the start."
OFF = "Bob is off. He has left the radio; on the tape his cursor stays where it is."


def emitted(now: Snapshot) -> str:
    """After orders went out on both ways."""
    subject = orders(now.moved).capitalize()
    them = "it" if len(now.moved) == 1 else "them"
    if now.bob.here:
        return f"{subject}: Ann and Bob heard {them} on the radio, and read {them} from the tape."
    return (
        f"{subject}: on the radio only Ann heard {them}, and nothing is kept for Bob. "
        f"The tape keeps {them}; his cursor waits {place(now.bob.cursor)}."
    )


def returned(now: Snapshot) -> str:
    """After Bob was switched on."""
    lost = now.lost(now.bob)
    radio = f"The radio has nothing for him: {orders(lost)} never reached him" if lost else "The radio spoke to all"
    return f"Bob is back. {radio}. {_read(now.bob) or 'On the tape nothing waited for him.'}"


def moved(worker: Worker, before: Worker, now: Snapshot) -> str:
    """After a cursor was set to `worker.cursor`, or to where the reading has brought it on from there."""
    start = worker.cursor - len(worker.now)
    parts = [f"{worker.name}'s cursor was set {place(start) if start else 'to the start'}."]
    if start > before.cursor:
        parts.append(f"{worker.name} passes over {orders(range(before.cursor + 1, start + 1))}.")
    if worker.now:
        kept = f"The tape still holds {_counted(len(now.tape))}: reading consumed nothing."
        parts += [kept, _read(worker)] if start < before.cursor else [_read(worker)]
    elif not worker.here:
        parts.append(f"{worker.name} is off, and reads on from there later.")
    return " ".join(parts)


def verdict(prediction: str | None) -> str:
    """How a prediction compares with what the replay has shown."""
    if prediction is None:
        return ""
    if prediction == RIGHT:
        return f"As you predicted: {ANSWERS[RIGHT]}."
    return f"You predicted: {ANSWERS[prediction]}. In fact: {ANSWERS[RIGHT]}."


def place(cursor: int) -> str:
    """Where a cursor stands."""
    return f"behind order {cursor}" if cursor else "at the start"


def account(worker: Worker) -> str:
    """The worker's work by the tape, counted: what a reader of the counter needs to see the doubling."""
    return f"{len(worker.done)} {worker.does} for {_counted(len(set(worker.done)))}"


def hearing(worker: Worker, now: Snapshot) -> str:
    """What the worker got by radio, counted."""
    return f"{len(worker.heard)} heard of {_counted(len(now.tape))}"


def _read(worker: Worker) -> str:
    """What the worker just read, and what came of it; empty when it was nothing."""
    if not worker.now:
        return ""
    again = " again" if all(worker.times(order) > 1 for order in worker.now) else ""
    return f"From the tape {worker.name} read {orders(worker.now)}{again}: {account(worker)}."


def _counted(number: int) -> str:
    return f"{number} order{'' if number == 1 else 's'}"
