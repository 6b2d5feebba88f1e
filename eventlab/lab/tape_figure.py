"""The tape player as a picture: snapshots one below the other, the radio at the left and the tape at the right.

An order that Bob never heard stays a hollow ticket at the left; at the right it is a cell, and his cursor comes to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eventlab.lab.draw import bus, consumer, cursor, lane, points, sheet, strip, text, ticket
from eventlab.lab.listed import orders
from eventlab.lab.look import BUS, CURSOR, DELIVERED, GRID, LIGHT, LOG, LOST, SMALL, STROKE, TYPE, State
from eventlab.lab.tape_model import Player
from eventlab.lab.tape_snapshot import Snapshot, Worker
from eventlab.lab.tape_words import account, place

Panel = tuple[str, Snapshot]
"""A title that states the finding, and the snapshot that shows it."""

WIDTH = 720
LANE, HEIGHT = 336, 144
"""Pixels of one lane."""
PANEL = HEIGHT + 9 * GRID
"""Pixels from one panel to the next: the lanes, their titles, and the panel's own."""
INSET = 80
"""Pixels from a lane's left edge to its first order; the workers stand before it."""
ROWS = (66, 116)
"""Pixels from a lane's upper edge to the middle of Ann's line and of Bob's."""
OFF = State("off", dashed=True)
"""Bob's circle while he is away; what it says below it makes the mark."""


async def story() -> list[Panel]:
    """The hero's story, played through: Bob is off, he returns, and his cursor is set back."""
    player = Player()
    player.off()
    offline = await player.emit(3)
    returned = await player.on()
    replayed = await player.move("Bob", 0)
    return [
        ("Offline: the radio loses Bob's three orders, the tape keeps them", offline),
        ("Returned: the radio has nothing for him, on the tape he catches up", returned),
        ("Replayed: nothing was consumed, and every e-mail goes out twice", replayed),
    ]


def draw_tape(panels: Sequence[Panel]) -> Figure:
    """The panels as one figure, 720 pixels wide."""
    figure, page = sheet(WIDTH, 2 * GRID + PANEL * len(panels))
    for number, (title, snapshot) in enumerate(panels):
        y = 2 * GRID + PANEL * number
        text(page, 2 * GRID, y + GRID, title, size=TYPE + 1, weight="bold")
        _radio(page, 2 * GRID, y + 6.5 * GRID, snapshot)
        _tape(page, WIDTH - LANE - 2 * GRID, y + 6.5 * GRID, snapshot)
    return figure


def describe(panels: Sequence[Panel]) -> str:
    """The figure in words: what each lane shows in each panel."""
    return "\n".join(f"{title}. {_in_words(snapshot)}" for title, snapshot in panels)


def _radio(page: Axes, x: float, y: float, snapshot: Snapshot) -> None:
    lane(page, x, y, width=LANE, height=HEIGHT, title="Publish and subscribe: a radio", ink=BUS.light)
    bus(page, x + INSET, y + 2 * GRID, LANE - INSET - 2 * GRID)
    for worker, row in zip(snapshot.workers, ROWS, strict=True):
        _worker(page, x + 4 * GRID, y + row, worker)
        for order in snapshot.tape:
            state = DELIVERED if order in worker.heard else LOST
            ticket(page, x + INSET + 56 * (order - 1), y + row - 10, order, state)


def _tape(page: Axes, x: float, y: float, snapshot: Snapshot) -> None:
    lane(page, x, y, width=LANE, height=HEIGHT, title="Event stream: a tape", ink=LOG.light)
    text(page, x + LANE, y - 14, "thick line: just read", size=SMALL, colour=LIGHT.muted, ha="right")
    strip(page, x + INSET, y + GRID, [str(order) for order in snapshot.tape])
    length = LOG.width * len(snapshot.tape)
    for worker, row in zip(snapshot.workers, ROWS, strict=True):
        _worker(page, x + 4 * GRID, y + row, worker)
        _track(page, x + INSET, y + row - 2 * GRID, length, worker)
        work, orders = account(worker).split(" for ")
        text(page, x + INSET + length + 4 * GRID, y + row - GRID, work, weight="bold")
        text(page, x + INSET + length + 4 * GRID, y + row + GRID, f"for {orders}", size=SMALL, colour=LIGHT.muted)


def _track(page: Axes, x: float, y: float, length: float, worker: Worker) -> None:
    """The line along which a cursor moves, what was just read drawn strong; and the cursor."""
    at = x + LOG.width * worker.cursor
    page.plot([x, x + length], [y, y], color=LIGHT.line, linewidth=1)
    if worker.now:
        start = at - LOG.width * len(worker.now)
        page.plot([start, at], [y, y], color=CURSOR.light, linewidth=points(2 * STROKE), solid_capstyle="butt")
    cursor(page, at, y, worker.name[0])


def _worker(page: Axes, x: float, y: float, worker: Worker) -> None:
    consumer(page, x, y, worker.name if worker.here else f"{worker.name}\noff", DELIVERED if worker.here else OFF)


def _in_words(snapshot: Snapshot) -> str:
    radio = " and ".join(
        f"{worker.name} heard {orders(worker.heard) if worker.heard else 'nothing'}" for worker in snapshot.workers
    )
    tape = " and ".join(
        f"{worker.name}{'' if worker.here else ', who is off,'} stands {place(worker.cursor)}, {account(worker)}"
        for worker in snapshot.workers
    )
    return f"radio: {radio}; tape: it holds {orders(snapshot.tape)}, {tape}."
