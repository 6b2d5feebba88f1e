"""The charts that README shows: what one emit costs, and how many events a second, beside the peers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from benchmarks.measure import Row, figure
from eventlab.lab.draw import sheet, text
from eventlab.lab.look import CONSUMER, LIGHT, LOG, PRODUCER, SMALL

WIDTH, LEFT, BAR, GAP = 720, 216, 18, 4
TOP, HEAD, FOOT = 64, 14, 30
"""Pixels above the first group, and in each group above its first bar and below its last."""
LIMITS = ("bare loop", "redis-benchmark")
"""What no event system can reach, or hardly: drawn in the ink of a log."""

Groups = dict[str, dict[str, float]]
"""For each group, what it shows and in which unit: the values by name, ours first."""


def draw_emitter(rows: Sequence[Row], machine: str) -> Figure:
    """Nanoseconds for one emit, in groups by the number of handlers."""
    whats = [f"emit to {count} handler{'s' if count > 1 else ''}" for count in (1, 5, 100)]
    groups = {f"{what}, nanoseconds": _with_peers(rows, what) for what in whats}
    ratio = next(row.ratio for row in rows if row.peer == "pyee")
    return _draw(f"An emit to one handler is {ratio:.1f} × as fast as with pyee", groups, machine)


def draw_system(rows: Sequence[Row], machine: str) -> Figure:
    """Events a second, stored and read, and how little a history depends on the length of the log."""
    emit, many, read, history = dict.fromkeys(row.what for row in rows if row.what != "tail")
    records, events = _with_peers(rows, read), _with_peers(rows, "tail")
    back = {"eventlab, records": records.pop("eventlab"), "eventlab, events": events.pop("eventlab")}
    groups = {
        f"{emit}, events a second": _with_peers(rows, emit),
        f"{many}, events a second": _with_peers(rows, many),
        "read back, events a second": back | records | events,
        f"{history} events, times a second": _with_peers(rows, history),
    }
    ratio = next(row.ratio for row in rows if row.peer == "XADD gathered")
    return _draw(f"A stored emit is {ratio:.1f} × as fast as a gathered XADD by redis-py", groups, machine)


def draw_gateway(rows: Sequence[Row], machine: str) -> Figure:
    """Messages a second to audiences that grow, and how long it takes until nearly everybody of the largest has one."""
    audiences = dict.fromkeys(row.what.rpartition(",")[0] for row in rows)
    groups = {f"{to} listeners, messages a second": _with_peers(rows, f"{to}, messages") for to in audiences}
    *_, largest = audiences
    groups[f"{largest} listeners, milliseconds until 99 % of them have a message"] = _with_peers(
        rows, f"{largest}, p99"
    )
    ratio = next(row.ratio for row in rows if row.what == f"{largest}, messages")
    return _draw(f"{largest} browsers, {ratio:.1f} × as many messages as sse-starlette", groups, machine)


CHARTS: dict[str, Callable[[Sequence[Row], str], Figure]] = {
    "emitter": draw_emitter,
    "system": draw_system,
    "gateway": draw_gateway,
}
"""What draws which part's rows."""
PNG: dict[str, Any] = {"facecolor": "white", "metadata": {"Software": None}}
"""How a chart is saved: the same figures give the same bytes."""


def _with_peers(rows: Sequence[Row], what: str) -> dict[str, float]:
    found = [row for row in rows if row.what == what]
    return {"eventlab": found[0].ours} | {row.peer: row.peers for row in found}


def _draw(title: str, groups: Groups, machine: str) -> Figure:
    height = TOP + sum(HEAD + FOOT + len(values) * (BAR + GAP) for values in groups.values()) + 24
    drawing, page = sheet(WIDTH, height)
    text(page, 16, 24, title, size=16, weight="bold")
    top: float = TOP
    for what, values in groups.items():
        top = _group(page, what, values, top)
    text(page, 16, height - 16, machine, size=SMALL, colour=LIGHT.muted)
    return drawing


def _group(page: Axes, what: str, values: dict[str, float], top: float) -> float:
    """One group of bars; returns where the next begins."""
    scale = (WIDTH - LEFT - 96) / max(values.values())
    text(page, 16, top, what, size=SMALL, colour=LIGHT.muted)
    for place, (name, value) in enumerate(values.items()):
        y = top + HEAD + place * (BAR + GAP)
        ours = name.startswith("eventlab")
        ink = CONSUMER.light if ours else LOG.light if name in LIMITS else PRODUCER.light
        style = {"facecolor": ink if ours else (ink, 0.35), "edgecolor": ink, "linewidth": 1}
        page.add_patch(Rectangle((LEFT, y), value * scale, BAR, **style))
        weight = "bold" if ours else "normal"
        text(page, LEFT - 8, y + BAR / 2, name, size=SMALL, ha="right", weight=weight)
        text(page, LEFT + value * scale + 8, y + BAR / 2, figure(value), size=SMALL, weight=weight)
    return top + HEAD + len(values) * (BAR + GAP) + FOOT
