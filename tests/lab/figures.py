"""What no figure of the course may have: something beyond its edges, or words on words."""

from __future__ import annotations

from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.transforms import BboxBase


def cut_off(figure: Figure) -> list[object]:
    """The texts and shapes that reach beyond the edges of the figure."""
    figure.canvas.draw()
    edge, page = figure.bbox, figure.axes[0]
    return [drawn for drawn in [*page.texts, *page.patches] if not _within(edge, drawn.get_window_extent())]


def run_together(figure: Figure) -> list[tuple[str, str]]:
    """The texts that stand on one another, in pairs."""
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in figure.axes[0].texts if text.get_text()]
    return [(one, other) for (one, here), (other, there) in combinations(boxes, 2) if here.overlaps(there)]


def _within(edge: BboxBase, box: BboxBase) -> bool:
    return bool(edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1)
