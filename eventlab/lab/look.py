"""The visual language: one actor, one colour, one shape, in every chapter, in light and in dark.

    producer     right-pointing pentagon      event        numbered ticket
    bus          open double line             log          strip of numbered cells
    consumer     circle                       cursor       triangle with its initial
    dead letter  hatched octagon with ×

Colour never stands alone: shape tells the actor, the outline tells the state. The ten inks were chosen together:
each reads at 4.5 : 1 on its theme's paper, and any two stay apart for normal, protan, deutan and tritan sight
(`tests/lab/test_look.py` computes both). `css()` hands the language to the widgets, `eventlab.lab.draw` to figures.
"""

from __future__ import annotations

from dataclasses import dataclass

GRID = 8
"""Pixels. Positions and gaps are multiples of it."""
STROKE = 2
"""Pixels of every outline."""
TARGET = 32
"""Pixels. No button or link is smaller, in either direction."""
HOP = 400
"""Milliseconds that a ticket travels from one actor to the next, ease-out. Nothing moves before a press."""
FILL = 0.12
"""Strength of an actor's ink inside its own outline. The ticket alone has a colour of its own."""
TYPE = 14
"""Pixels: Lab's content font."""
SMALL = 12
"""Pixels: the smallest text that there is."""
TICKET_FILL, TICKET_TEXT = "#FFC857", "#1A1A1A"
"""The same in both themes, and always outlined: on white the yellow alone would not be seen."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What the inks are drawn on."""

    paper: str
    """Background of a notebook's outputs."""
    panel: str
    """Background of a group within it."""
    text: str
    muted: str
    """Text that explains; it too reads at 4.5 : 1."""
    line: str
    """Edges of panels and controls; at least 3 : 1, so that a control is seen."""


LIGHT = Theme(paper="#FFFFFF", panel="#F5F5F5", text="#1A1A1A", muted="#575757", line="#8A8A8A")
DARK = Theme(paper="#111111", panel="#212121", text="#F2F2F2", muted="#B4B4B4", line="#7A7A7A")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something in a drawing. Sizes are pixels."""

    name: str
    shape: str
    light: str
    """Ink on light paper."""
    dark: str
    """Ink on dark paper."""
    width: int
    height: int


PRODUCER = Actor("producer", "right-pointing pentagon", "#0D41A2", "#4492FC", 96, 40)
EVENT = Actor("event", "ticket", "#936505", "#FEB53C", 28, 20)
BUS = Actor("bus", "open double line", "#182430", "#B7BECD", 96, 6)
LOG = Actor("log", "strip of numbered cells", "#182430", "#B7BECD", 28, 28)
CONSUMER = Actor("consumer", "circle", "#007E65", "#93FDC9", 44, 44)
CURSOR = Actor("cursor", "triangle with its initial", "#007E65", "#93FDC9", 20, 20)
DEAD_LETTER = Actor("dead letter", "hatched octagon with ×", "#7A0F1E", "#F64D7C", 40, 40)
ACTORS = (PRODUCER, EVENT, BUS, LOG, CONSUMER, CURSOR, DEAD_LETTER)


@dataclass(frozen=True, slots=True)
class State:
    """What became of an event, or of an actor, told by form."""

    name: str
    dashed: bool = False
    hollow: bool = False
    offset: bool = False
    """A second outline, a little to the right and below."""
    tail: bool = False
    """Three strokes behind it: it came later than it might have."""
    mark: str = ""
    """Text beside it, which says the same to those who cannot see the form."""


DELIVERED = State("delivered")
LOST = State("lost", dashed=True, hollow=True, mark="×")
DUPLICATE = State("duplicate", offset=True, mark="×2")
LATE = State("late", tail=True)
DOWN = State("down", dashed=True, mark="down")
STATES = (DELIVERED, LOST, DUPLICATE, LATE, DOWN)


def css() -> str:
    """The language as CSS custom properties (`--el-producer`, `--el-paper`, …) of `.eventlab`, for both themes.

    JupyterLab and VS Code say on `body` which theme is on; anywhere else the reader's own preference decides.
    """
    elsewhere = "body:not([data-jp-theme-light]):not(.vscode-light) .eventlab"
    dark = _properties(DARK, "dark")
    return "\n".join(
        [
            f".eventlab {{ {_properties(LIGHT, 'light')} {_sizes()} }}",
            f'body[data-jp-theme-light="false"] .eventlab, body.vscode-dark .eventlab {{ {dark} }}',
            f"@media (prefers-color-scheme: dark) {{ {elsewhere} {{ {dark} }} }}",
            "",
        ]
    )


def _properties(theme: Theme, ink: str) -> str:
    inks = {actor.name.replace(" ", "-"): getattr(actor, ink) for actor in ACTORS}
    colours = {name: getattr(theme, name) for name in ("paper", "panel", "text", "muted", "line")} | inks
    return f"color-scheme: {ink}; " + " ".join(f"--el-{name}: {colour};" for name, colour in colours.items())


def _sizes() -> str:
    return (
        f"--el-ticket: {TICKET_FILL}; --el-ticket-text: {TICKET_TEXT}; --el-grid: {GRID}px; --el-stroke: {STROKE}px; "
        f"--el-target: {TARGET}px; --el-type: {TYPE}px; --el-small: {SMALL}px; --el-hop: {HOP}ms;"
    )
