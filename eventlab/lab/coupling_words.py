"""What the coupling explorer says after each press: a sentence or two, for a live region and for a figure's text."""

from __future__ import annotations

from collections.abc import Sequence

from eventlab.lab.coupling_code import Style
from eventlab.lab.coupling_snapshot import ANSWERS, RIGHT
from eventlab.lab.listed import listed

NOTHING_YET = "No order has been placed yet."
PREDICTED = "Noted. Choose events, press Payment to knock it out, and place an order."


def switched(style: Style) -> str:
    """After a change of style."""
    if style == "events":
        return "Order now emits one event, and knows no service. Each service listens in its own code."
    return "Order now calls each service, one after the other."


def knocked(name: str, *, up: bool) -> str:
    """After a service went down or came back."""
    if up:
        return f"{name.capitalize()} is back. It listens to what comes now; what it missed, nobody tells it."
    return f"{name.capitalize()} is down: it does not answer, and does not listen."


def joined(*, loyalty: bool, style: Style, lines: int) -> str:
    """After Loyalty came or went."""
    if not loyalty:
        return "Loyalty is gone again."
    where = "calls it from now on" if style == "direct" else "has not changed"
    return f"Loyalty is part of the restaurant. Lines edited in Order: {lines}; Order {where}."


def placed(number: int, told: Sequence[str], never: Sequence[str], error: str) -> str:
    """After an order: who heard, what `place_order` said, and who was never called."""
    heard = f"{listed(told)} heard of it" if told else "nobody heard of it"
    said = f"and place_order raised {error}" if error else "and place_order returned, as if all were well"
    silent = f" Never called: {listed(never)}." if never else ""
    return f"Order {number}: {heard}, {said}.{silent}"


def verdict(prediction: str | None) -> str:
    """How a prediction compares with what an order without Payment has shown."""
    if prediction is None:
        return ""
    if prediction == RIGHT:
        return f"As you predicted: {ANSWERS[RIGHT]} An event tells what happened, and decides nothing."
    return f"You predicted: {ANSWERS[prediction]} In fact: {ANSWERS[RIGHT]}"
