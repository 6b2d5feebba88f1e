"""What "Four wires" says after each step: one or two sentences, for a live region and for a figure's text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventlab.lab.listed import events
from eventlab.lab.look import LATE, LOST
from eventlab.lab.wires_snapshot import Lane

READY = "Four readers are connected, one on each wire. Nothing has been sent yet."
READY_RESUME = (
    "From the start again. Each SSE frame now carries an `id:`, and its server keeps a log. The rest is as before."
)
PREDICTED = "Noted. Now send, pull the plug, and see."
UNPLUGGED = "The plug is out: no reader is connected. The sender goes on."


def sent(numbers: Sequence[int], lanes: Sequence[Lane], *, plugged: bool) -> str:
    """After events were sent to every wire."""
    subject = events(numbers).capitalize()
    if not plugged:
        return f"{subject} were sent, and no reader was there. Which wires still have them?"
    losers = [lane for lane in lanes if LOST.name in lane.states]
    arrived = f"{subject} arrived on every wire."
    if not losers:
        return arrived
    missing = [number for number, state in enumerate(losers[0].states, start=1) if state == LOST.name]
    return f"{arrived} Wires are in order, so {events(missing)} will not come any more: lost on {_names(losers)}."


def replugged(lanes: Sequence[Lane]) -> str:
    """After the readers came back."""
    late = [lane for lane in lanes if LATE.name in lane.states]
    numbers = [number for number, state in enumerate(late[0].states, start=1) if state == LATE.name]
    where = "its last position" if len(late) == 1 else "their last positions"
    return (
        f"The plug is in again. {_names(late)} read on behind {where}: {events(numbers)} arrived late. The rest wait."
    )


def asked(lanes: Sequence[Lane]) -> str:
    """After each reader spoke on its own wire, and a newcomer asked for everything."""
    mute = [lane for lane in lanes if not lane.answered]
    keepers = [lane for lane in lanes if lane.found]
    return (
        f"Each reader tried to speak on its own wire: nobody heard the one on {_names(mute)}. "
        f"A newcomer asked for everything: only {_names(keepers)} had it."
    )


def verdict(prediction: Sequence[int] | None, lanes: Sequence[Lane]) -> str:
    """How the four guesses compare with what arrived."""
    if prediction is None:
        return ""
    arrived = [lane.arrived for lane in lanes]
    if list(prediction) == arrived:
        return f"As you predicted: {_joined(arrived)}. A wire loses what is said while nobody is there, a log does not."
    wrong = [lane for lane, guess in zip(lanes, prediction, strict=True) if guess != lane.arrived]
    lead = "The surprise" if len(wrong) == 1 else "The surprises"
    return f"You predicted {_joined(prediction)}; it was {_joined(arrived)}. {lead}: {_names(wrong)}."


def _names(lanes: Iterable[Lane]) -> str:
    return _joined(lane.kind.name for lane in lanes)


def _joined(things: Iterable[object]) -> str:
    *most, last = [str(thing) for thing in things]
    return f"{', '.join(most)} and {last}" if most else last
