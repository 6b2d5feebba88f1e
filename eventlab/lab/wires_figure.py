"""The four wires as a picture: a lane for each with its ten tickets, and below them the table that was measured.

SSE has two lanes, without `id:` and with it: the protocol is the same, and what differs is the memory behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from eventlab.lab.draw import DASH, points, sheet, small, text, ticket
from eventlab.lab.listed import events
from eventlab.lab.look import CONSUMER, DELIVERED, GRID, LATE, LIGHT, LOST, PRODUCER, SMALL, STROKE, TYPE
from eventlab.lab.wires_model import Wires
from eventlab.lab.wires_snapshot import EVENTS, UNPLUGGED, Lane

WIDTH = 720
LANE, ROW = 5 * GRID, 3 * GRID
"""Pixels for one lane, and for one row of the table."""
FIRST, PITCH, WIDE = 22 * GRID, 38, 46
"""Pixels: where the first ticket stands, and from one ticket to the next; wide where tails and crosses need room."""
PLUG_ROOM = 18
"""Pixels before the first ticket that was sent while the plug was out: its tail needs them."""
COLUMNS = (("Wire", 16), ("Direction", 160), ("Persisted", 264), ("Protocol *", 400), ("Best for *", 528))
"""The table's headings and where their columns begin, in pixels."""
NOTE = "* known, not measured. Direction: who heard the reader speak. Persisted: what a newcomer found of the ten."
_FORMS = {state.name: state for state in (DELIVERED, LATE, LOST)}


async def story(address: str | None = None) -> list[Lane]:
    """The hero's story, played through twice: as the wires come, and with a log behind SSE. Five lanes."""
    async with Wires(address) as wires:
        first = await wires.finish()
        await wires.again(resume=True)
        second = await wires.finish()
    resumed = second.lane("sse")
    lanes = list(first.lanes)
    lanes.insert(2, replace(resumed, kind=replace(resumed.kind, name="SSE, id: + log")))
    return lanes


def draw_wires(lanes: Sequence[Lane]) -> Figure:
    """The lanes and their table as one figure, 720 pixels wide."""
    top = 9 * GRID
    below = top + LANE * len(lanes) + 2 * GRID
    figure, page = sheet(WIDTH, below + ROW * (len(lanes) + 2) + 4 * GRID)
    text(
        page,
        2 * GRID,
        3 * GRID,
        "Only a log gives back what was said while the plug was out",
        size=TYPE + 1,
        weight="bold",
    )
    _plug(page, top, LANE * len(lanes))
    for k, lane in enumerate(lanes):
        _lane(page, top + LANE * k, lane)
    _table(page, below, lanes)
    return figure


def describe(lanes: Sequence[Lane]) -> str:
    """The figure in words: what arrived on each wire, and what was found out about it."""
    return "\n".join(["Ten events over each wire, the plug out during 4, 5 and 6.", *map(_in_words, lanes)])


def _plug(page: Axes, y: int, height: int) -> None:
    """The panel behind the events that were sent while the plug was out."""
    x, end = _place(UNPLUGGED[0]) - PLUG_ROOM, _place(UNPLUGGED[-1] + 1) - GRID
    width = end - x
    box = FancyBboxPatch((x, y), width, height, boxstyle="square,pad=0", facecolor=LIGHT.panel, edgecolor=LIGHT.line)
    box.set(linewidth=points(STROKE / 2), linestyle=DASH)
    page.add_patch(box)
    text(page, x + width / 2, y - 10, "plug out", size=SMALL, colour=LIGHT.muted, ha="center")


def _place(number: int) -> int:
    """Where the ticket of that number stands."""
    before = sum(each < number for each in UNPLUGGED)
    room = (PLUG_ROOM if number >= UNPLUGGED[0] else 0) + (GRID if number > UNPLUGGED[-1] else 0)
    return FIRST + PITCH * (number - 1 - before) + WIDE * before + room


def _lane(page: Axes, y: int, lane: Lane) -> None:
    middle = y + LANE / 2
    text(page, 2 * GRID, middle, lane.kind.name, weight="bold")
    small(page, FIRST - 3 * GRID, middle, PRODUCER)
    for number, state in enumerate(lane.states, start=1):
        ticket(page, _place(number), middle - 10, number, _FORMS[state])
    end = _place(EVENTS) + PITCH
    small(page, end + 8, middle, CONSUMER)
    text(page, end + 24, middle, f"{lane.arrived} of {EVENTS}", weight="bold")


def _table(page: Axes, y: int, lanes: Sequence[Lane]) -> None:
    rows = [tuple(heading for heading, _ in COLUMNS), *map(_cells, lanes)]
    for k, row in enumerate(rows):
        middle = y + ROW * (k + 0.5)
        for (_, x), words in zip(COLUMNS, row, strict=True):
            text(page, x, middle, words, size=SMALL, weight="bold" if k == 0 or x == COLUMNS[0][1] else "normal")
        page.plot([2 * GRID, WIDTH - 2 * GRID], [y + ROW * (k + 1)] * 2, color=LIGHT.line, linewidth=points(1))
    text(page, 2 * GRID, y + ROW * len(rows) + 2 * GRID, NOTE, size=SMALL, colour=LIGHT.muted)


def _cells(lane: Lane) -> tuple[str, ...]:
    return lane.kind.name, lane.direction, lane.persisted, lane.kind.protocol, lane.kind.best_for


def _in_words(lane: Lane) -> str:
    groups = {state: [n for n, each in enumerate(lane.states, start=1) if each == state] for state in _FORMS}
    late, lost = groups[LATE.name], groups[LOST.name]
    fate = f", {events(late)} late" if late else f", {events(lost)} lost" if lost else ""
    measured = f"direction: {lane.direction}; persisted: {lane.persisted}"
    known = f"known: {lane.kind.protocol}; for {lane.kind.best_for}"
    return f"{lane.kind.name}: {lane.arrived} of {EVENTS} arrived{fate}; {measured}; {known}."
