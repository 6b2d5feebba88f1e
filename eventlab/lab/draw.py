"""The visual language for figures: each function draws one actor on a page measured in pixels, y downwards.

    figure, page = sheet(720, 120)
    producer(page, 16, 40, "orders")
    strip(page, 160, 46, ["1", "2", "3"])
    cursor(page, 202, 76, "B")

Figures are PNGs at 2 ×, opaque white, in the light inks and DejaVu Sans (which matplotlib brings along, so that
every machine draws the same). They use no pyplot: nothing global is set, and nothing is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch, Polygon

from eventlab.lab.look import (
    BUS,
    CONSUMER,
    CURSOR,
    DEAD_LETTER,
    DELIVERED,
    EVENT,
    FILL,
    LIGHT,
    LOG,
    PRODUCER,
    SMALL,
    STROKE,
    TICKET_FILL,
    TICKET_TEXT,
    TYPE,
    Actor,
    State,
)

PER_INCH = 100
"""Pixels on the page in one of matplotlib's inches; saved at twice that."""
SANS, MONO = "DejaVu Sans", "DejaVu Sans Mono"
DASH = (0, (3, 2))
"""Lengths in strokes: drawn, left out."""


def sheet(width: int, height: int) -> tuple[Figure, Axes]:
    """An empty figure of `width` × `height` pixels, and its page: (0, 0) is the upper left corner."""
    figure = Figure(figsize=(width / PER_INCH, height / PER_INCH), dpi=2 * PER_INCH, facecolor="white")
    page = figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    page.axis("off")
    return figure, page


def points(pixels: float) -> float:
    """Pixels as points, in which matplotlib measures type and strokes."""
    return pixels * 72 / PER_INCH


def text(
    page: Axes, x: float, y: float, words: str, *, size: int = TYPE, colour: str = LIGHT.text, **more: Any
) -> None:
    """Words at (x, y), by default from x to the right, centred on y. `code=True` takes the code font."""
    family = MONO if more.pop("code", False) else SANS
    more = {"ha": "left", "va": "center"} | more
    page.text(x, y, words, fontsize=points(size), color=colour, family=family, **more)


def producer(page: Axes, x: float, y: float, name: str, state: State = DELIVERED) -> None:
    """A right-pointing pentagon, its left upper corner at (x, y)."""
    w, h = PRODUCER.width, PRODUCER.height
    corners = [(x, y), (x + w - h / 2, y), (x + w, y + h / 2), (x + w - h / 2, y + h), (x, y + h)]
    page.add_patch(Polygon(corners, **_outline(PRODUCER.light, state)))
    text(page, x + (w - h / 2) / 2 + 4, y + h / 2, name, size=SMALL, ha="center")
    _mark(page, x + w + 4, y + h / 2, state, PRODUCER.light)


def ticket(page: Axes, x: float, y: float, number: int | str, state: State = DELIVERED) -> None:
    """An event: a numbered ticket, its left upper corner at (x, y)."""
    w, h, ink = EVENT.width, EVENT.height, EVENT.light
    if state.offset:
        page.add_patch(_ticket(x + 4, y + 4, hollow=True))
    if state.tail:
        for k in range(3):
            page.plot([x - 12 + k, x - 3], [y + 4 + 6 * k] * 2, color=ink, linewidth=points(STROKE))
    page.add_patch(_ticket(x, y, hollow=state.hollow, dashed=state.dashed))
    colour = LIGHT.text if state.hollow else TICKET_TEXT
    text(page, x + w / 2, y + h / 2, str(number), size=SMALL, colour=colour, ha="center", weight="bold")
    _mark(page, x + w + (8 if state.offset else 4), y + h / 2, state, ink)


def strip(page: Axes, x: float, y: float, cells: Sequence[str], *, goes_on: bool = True) -> None:
    """A log: a strip of numbered cells, its left upper corner at (x, y), open at the right where it goes on."""
    size, ink = LOG.width, LOG.light
    for k, cell in enumerate(cells):
        box = [(x + k * size, y), (x + (k + 1) * size, y), (x + (k + 1) * size, y + size), (x + k * size, y + size)]
        page.add_patch(Polygon(box, **_outline(ink, DELIVERED)))
        text(page, x + (k + 0.5) * size, y + size / 2, cell, size=SMALL, ha="center")
    end = x + len(cells) * size
    for edge in (y, y + size) if goes_on else ():
        page.plot([end, end + size / 2], [edge, edge], color=ink, linewidth=points(STROKE))


def bus(page: Axes, x: float, y: float, length: float) -> None:
    """A bus: an open double line of `length`. It keeps nothing, so it has no cells."""
    for offset in (0, BUS.height):
        page.plot([x, x + length], [y + offset] * 2, color=BUS.light, linewidth=points(STROKE))


def consumer(page: Axes, x: float, y: float, name: str, state: State = DELIVERED) -> None:
    """A circle around (x, y) with a name inside."""
    page.add_patch(Circle((x, y), CONSUMER.width / 2, **_outline(CONSUMER.light, state)))
    text(page, x, y, name, size=SMALL, ha="center")
    _mark(page, x + CONSUMER.width / 2 + 4, y, state, CONSUMER.light)


def cursor(page: Axes, x: float, y: float, initial: str) -> None:
    """A triangle that points up at (x, y): the place in the log that a reader has reached."""
    w, h = CURSOR.width, CURSOR.height
    page.add_patch(Polygon([(x, y), (x + w / 2, y + h), (x - w / 2, y + h)], **_outline(CURSOR.light, DELIVERED)))
    text(page, x, y + h + 10, initial, size=SMALL, colour=CURSOR.light, ha="center", weight="bold")


def dead_letter(page: Axes, x: float, y: float) -> None:
    """A hatched octagon with a ×, its left upper corner at (x, y)."""
    size, cut = DEAD_LETTER.width, DEAD_LETTER.width * 0.29
    low, high = cut, size - cut
    corners = [(low, 0), (high, 0), (size, low), (size, high), (high, size), (low, size), (0, high), (0, low)]
    style = _outline(DEAD_LETTER.light, DELIVERED) | {"hatch": "////"}
    page.add_patch(Polygon([(x + a, y + b) for a, b in corners], **style))
    text(page, x + size / 2, y + size / 2, "×", size=24, colour=DEAD_LETTER.light, ha="center", weight="bold")


def lane(page: Axes, x: float, y: float, *, width: float, height: float, title: str, ink: str = LIGHT.line) -> None:
    """A panel in which one actor's things stand, its title above it, and its upper edge in the actor's ink."""
    box = FancyBboxPatch((x, y), width, height, boxstyle="square,pad=0", linewidth=0, facecolor=LIGHT.panel)
    page.add_patch(box)
    page.plot([x, x + width], [y, y], color=ink, linewidth=points(2 * STROKE), solid_capstyle="butt")
    text(page, x, y - 14, title, size=TYPE, weight="bold")


def small(page: Axes, x: float, y: float, actor: Actor) -> None:
    """A producer, log or consumer without its name, small, around (x, y): the head of a lane."""
    style = _outline(actor.light, DELIVERED)
    if actor is CONSUMER:
        page.add_patch(Circle((x, y), 9, **style))
    elif actor is PRODUCER:
        page.add_patch(
            Polygon([(x - 10, y - 8), (x + 2, y - 8), (x + 10, y), (x + 2, y + 8), (x - 10, y + 8)], **style)
        )
    else:
        for left in (-12, -4, 4):
            page.add_patch(
                Polygon([(x + left, y - 6), (x + left + 8, y - 6), (x + left + 8, y + 6), (x + left, y + 6)], **style)
            )


def arrow(
    page: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    ink: str = LIGHT.text,
    state: State = DELIVERED,
) -> None:
    """A line from start to end, with a head at its end; dashed where the state is."""
    style: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0}
    style |= {"linestyle": DASH} if state.dashed else {}
    page.add_patch(FancyArrowPatch(start, end, color=ink, linewidth=points(STROKE), **style))


def _outline(ink: str, state: State) -> dict[str, Any]:
    fill = "white" if state.hollow else (ink, FILL)
    style = {"facecolor": fill, "edgecolor": ink, "linewidth": points(STROKE)}
    return style | ({"linestyle": DASH} if state.dashed else {})


def _ticket(x: float, y: float, *, hollow: bool = False, dashed: bool = False) -> Patch:
    patch = FancyBboxPatch((x, y), EVENT.width, EVENT.height, boxstyle="round,pad=0,rounding_size=3")
    patch.set(facecolor="white" if hollow else TICKET_FILL, edgecolor=EVENT.light, linewidth=points(STROKE))
    if dashed:
        patch.set_linestyle(DASH)
    return patch


def _mark(page: Axes, x: float, y: float, state: State, ink: str) -> None:
    if state.mark:
        text(page, x, y, state.mark, size=SMALL, colour=ink, weight="bold")
