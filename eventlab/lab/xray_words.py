"""What the X-ray says after each operation: one or two sentences, for a live region and for a figure's text."""

from __future__ import annotations

from collections.abc import Sequence

from eventlab.lab.listed import events
from eventlab.lab.xray_snapshot import ANSWERS, RIGHT, Snapshot

NOTHING_YET = "Nothing has been emitted yet."
PREDICTED = "Noted. Emit, then restart the program, and see."
DISCONNECTED = "The page is disconnected. It keeps what it has, and the id of the last entry it saw."


def ordered(*, notify_first: bool) -> str:
    """After a choice of the order."""
    return f"From now on: {'notify, then store' if notify_first else 'store, then notify'}."


def emitted(numbers: Sequence[int], *, notify_first: bool, page: bool) -> str:
    """After emits that went well."""
    who = "the listeners and the page" if page else "the listeners"
    steps = f"{who} were told first, then stored: all went well, this time" if notify_first else (
        f"stored first, then {who} were told"
    )  # fmt: skip
    away = "" if page else " The page is away; the log keeps what it misses."
    return f"{_subject(numbers)}: {steps}.{away}"


def crashed(number: int, *, notify_first: bool, page: bool) -> str:
    """After a crash between the two steps."""
    if notify_first:
        who = "the listeners and the page" if page else "the listeners"
        return f"Crash between the steps. Event {number} is a ghost: {who} heard it, and it was never stored."
    return f"Crash between the steps. Event {number} is stored, and nobody has heard it."


def restarted(before: Snapshot, after: Snapshot) -> str:
    """After a restart of the program."""
    parts = ["The program was restarted: its memory is empty"]
    parts += [f"the log still holds {_counted(len(after.log))}"] if after.log else ["the log was empty, and is"]
    if not after.connected:
        return "; ".join(parts) + ". The page is away."
    late = after.arrived_since(before)
    parts += [f"the page asked for what came after its last id, and received {events(late)} late"] if late else (
        ["the page kept what it had, and missed nothing"] if after.page else []
    )  # fmt: skip
    ghosts = [sighting.number for sighting in after.page if sighting.state == "lost"]
    shown = f" It still shows {events(ghosts)}, which the log does not know." if ghosts else ""
    return "; ".join(parts) + "." + shown


def reconnected(before: Snapshot, after: Snapshot) -> str:
    """After the page came back."""
    if not after.running:
        return "The page tries to connect; the program is down."
    late = after.arrived_since(before)
    return f"The page is back, with its last id: {f'it received {events(late)} late' if late else 'it missed nothing'}."


def verdict(prediction: str | None) -> str:
    """How a prediction compares with what the restart has shown."""
    if prediction is None:
        return ""
    if prediction == RIGHT:
        return f"As you predicted: {ANSWERS[RIGHT]}. The page is another program, and it lived on."
    return f"You predicted: {ANSWERS[prediction]}. In fact: {ANSWERS[RIGHT]}. Only the program's own memory is gone."


def _subject(numbers: Sequence[int]) -> str:
    return events(numbers).capitalize()


def _counted(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"
