"""The chart that README shows: what one emit costs, beside the peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from benchmarks.measure import Row
from eventlab.lab.draw import sheet, text
from eventlab.lab.look import CONSUMER, LIGHT, LOG, PRODUCER, SMALL

WIDTH, LEFT, BAR, GAP = 720, 168, 18, 4
NAMES = ("eventlab", "pyee", "blinker", "bare loop")


def draw(rows: Sequence[Row], machine: str, path: Path) -> None:
    """Bars of nanoseconds for each handler called, in groups by the number of handlers; written as PNG."""
    groups = {f"emit to {count} handler{'s' if count > 1 else ''}": count for count in (1, 5, 100)}
    height = 64 + len(groups) * (len(NAMES) * (BAR + GAP) + 44) + 24
    figure, page = sheet(WIDTH, height)
    ratio = next(row.ratio for row in rows if row.peer == "pyee")
    text(page, 16, 24, f"An emit to one handler is {ratio:.1f} × as fast as with pyee", size=16, weight="bold")
    top = 64
    for what, count in groups.items():
        top = _group(page, [row for row in rows if row.what == what], what, count, top)
    text(page, 16, height - 16, machine, size=SMALL, colour=LIGHT.muted)
    figure.savefig(path, facecolor="white", metadata={"Software": None})


def _group(page: Axes, rows: Sequence[Row], what: str, count: int, top: float) -> float:
    """One group of bars; returns where the next begins. The unit is nanoseconds a handler."""
    times = {"eventlab": rows[0].ours} | {row.peer: row.peers for row in rows}
    scale = (WIDTH - LEFT - 96) / max(times.values())
    text(page, 16, top, f"{what}, nanoseconds", size=SMALL, colour=LIGHT.muted)
    for place, name in enumerate(NAMES):
        y = top + 14 + place * (BAR + GAP)
        ink = {"eventlab": CONSUMER.light, "bare loop": LOG.light}.get(name, PRODUCER.light)
        style = {"facecolor": ink if name == "eventlab" else (ink, 0.35), "edgecolor": ink, "linewidth": 1}
        page.add_patch(Rectangle((LEFT, y), times[name] * scale, BAR, **style))
        weight = "bold" if name == "eventlab" else "normal"
        text(page, LEFT - 8, y + BAR / 2, name, size=SMALL, ha="right", weight=weight)
        text(page, LEFT + times[name] * scale + 8, y + BAR / 2, f"{times[name]:,.0f}", size=SMALL, weight=weight)
    return top + 14 + len(NAMES) * (BAR + GAP) + 30
