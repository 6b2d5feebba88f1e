"""The coupling explorer as a picture: direct calls on the left, events on the right; the same mishap in each row.

A ticket inside a service is the order that it heard of; a hollow one below it is the order that it missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eventlab.lab.coupling_code import Style
from eventlab.lab.coupling_model import Coupling
from eventlab.lab.coupling_snapshot import Snapshot, Standing
from eventlab.lab.draw import arrow, bus, consumer, producer, sheet, text, ticket
from eventlab.lab.listed import listed
from eventlab.lab.look import CONSUMER, DEAD_LETTER, DELIVERED, DOWN, GRID, LIGHT, LOST, PRODUCER, SMALL, TYPE

Panel = tuple[str, Snapshot]
"""A title that states the finding, and the snapshot that shows it."""

WIDTH, MARGIN = 720, 8
PANEL_WIDTH, PANEL_HEIGHT = 360, 228
STEP = 60
"""Pixels from one service to the next: a circle, and room for its name."""
_DASHED, _HOLLOW = replace(DOWN, mark=""), replace(LOST, mark="")
"""Down and missed, without their marks: the word stands below the name."""


def story() -> list[Panel]:
    """The hero's story, played through: all well, Payment down, Loyalty added; by direct calls, then with events."""
    return [
        ("Direct calls: five hear", _played("direct", lambda _: None)),
        ("Events: five hear", _played("events", lambda _: None)),
        ("Payment down: all behind it is silent", _played("direct", lambda bench: bench.knock("payment"))),
        ("Payment down: four hear, unpaid", _played("events", lambda bench: bench.knock("payment"))),
        ("Loyalty costs a line of Order", _played("direct", lambda bench: bench.join(loyalty=True))),
        ("Loyalty costs no line of Order", _played("events", lambda bench: bench.join(loyalty=True))),
    ]


def _played(style: Style, before: Callable[[Coupling], object]) -> Snapshot:
    """One order in a fresh restaurant, after something has happened to it."""
    bench = Coupling()
    bench.switch(style)
    before(bench)
    return bench.place()


def draw_coupling(panels: Sequence[Panel]) -> Figure:
    """The panels as one figure, two in a row, 720 pixels wide."""
    figure, page = sheet(WIDTH, MARGIN + PANEL_HEIGHT * ((len(panels) + 1) // 2))
    for place, (title, snapshot) in enumerate(panels):
        row, column = divmod(place, 2)
        _panel(page, MARGIN + column * PANEL_WIDTH, MARGIN + row * PANEL_HEIGHT, title, snapshot)
    return figure


def describe(panels: Sequence[Panel]) -> str:
    """The figure in words: who heard, who did not, and what Order says, panel by panel."""
    return "\n".join(f"{title}. {_in_words(snapshot)}" for title, snapshot in panels)


def _panel(page: Axes, x: int, y: int, title: str, snapshot: Snapshot) -> None:
    text(page, x, y + GRID, title, size=TYPE, weight="bold")
    producer(page, x, y + 3 * GRID, "order")
    centre, top = y + 17 * GRID, y + 17 * GRID - CONSUMER.height / 2
    tail = x + PRODUCER.width / 2
    if snapshot.style == "events":
        _bus(page, x, y, len(snapshot.services))
    for place, each in enumerate(snapshot.services):
        at = x + 3 * GRID + place * STEP
        if snapshot.style == "events" and each.up:
            arrow(page, (at, y + 11 * GRID + 6), (at, top), CONSUMER.light)
        elif snapshot.style == "direct":
            ink = PRODUCER.light if each.last == "heard" else DEAD_LETTER.light if each.last == "down" else LIGHT.line
            state = DELIVERED if each.last == "heard" else DOWN
            arrow(page, (tail, y + 8 * GRID), (at, top), ink, state)
        _service(page, at, centre, each, snapshot.orders)
    text(page, x, y + PANEL_HEIGHT - 26, _said(snapshot), size=SMALL, colour=LIGHT.muted)


def _bus(page: Axes, x: int, y: int, services: int) -> None:
    """Order's one arrow into the bus, and the name of what is said there."""
    arrow(page, (x + PRODUCER.width / 2, y + 8 * GRID), (x + PRODUCER.width / 2, y + 11 * GRID))
    bus(page, x, y + 11 * GRID, (services - 1) * STEP + 6 * GRID)
    text(page, x + PRODUCER.width / 2 + 2 * GRID, y + 9.5 * GRID, "order.placed", size=SMALL, code=True)


def _service(page: Axes, x: float, y: float, each: Standing, order: int) -> None:
    consumer(page, x, y, "", DELIVERED if each.up else _DASHED)
    text(page, x, y + 4 * GRID, each.name, size=SMALL, ha="center")
    if each.last == "heard":
        ticket(page, x - 14, y - 10, order)
    else:
        ticket(page, x - 14, y - 10, order, _HOLLOW)
        words = "down" if not each.up else "silent"
        text(page, x, y + 5.8 * GRID, words, size=SMALL, colour=DEAD_LETTER.light, ha="center", weight="bold")


def _said(snapshot: Snapshot) -> str:
    said = "returned" if snapshot.said == "returned" else "raised ConnectionError"
    lines = f"; lines edited: {len(snapshot.edited)}" if snapshot.loyalty else ""
    return f"place_order {said}; heard: {len(snapshot.told)} of {len(snapshot.services)}{lines}"


def _in_words(snapshot: Snapshot) -> str:
    missed = [f"{each.name} ({each.last})" for each in snapshot.services if each.last != "heard"]
    words = [f"heard: {listed(snapshot.told)}", *([f"not: {listed(missed)}"] if missed else []), _said(snapshot)]
    return "; ".join(words) + "."
