"""A picture in a notebook: a PNG with an alternative text, which is what a reader without eyes, or a test, gets.

The stored output is `image/png` and `text/plain`, the two that survive in an untrusted notebook and on a code host.
JupyterLab shows the PNG without an `alt`, so a live session adds an `<img>` that has one; with `EVENTLAB_LIVE=0`,
as committed notebooks are run, that third form is left out.
"""

from __future__ import annotations

import base64
import html
import os
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def live() -> bool:
    """Whether somebody is there to watch: false only with `EVENTLAB_LIVE=0`, the headless and repeatable run."""
    return os.environ.get("EVENTLAB_LIVE", "1") != "0"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG at twice its size in pixels on the page, and the text that stands for it."""

    alt: str
    width: int
    """Pixels on the page; the PNG has twice as many."""
    height: int
    png: bytes = field(repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        """What IPython asks for: the forms of the picture, and how large to show it."""
        image = base64.b64encode(self.png).decode()
        forms = {"image/png": image, "text/plain": self.alt}
        if live():
            forms["text/html"] = (
                f'<img alt="{html.escape(self.alt)}" width="{self.width}" height="{self.height}" '
                f'style="max-width: 100%; height: auto" src="data:image/png;base64,{image}">'
            )
        return forms, {"image/png": {"width": self.width, "height": self.height, "alt": self.alt}}


def picture(figure: Figure, alt: str) -> Picture:
    """`figure` as a picture. `alt` says in words all that it shows, and may not be empty."""
    if not alt.strip():
        raise ValueError("a picture without an alternative text shows nothing to some readers: say what is in it.")
    from eventlab.lab.draw import PER_INCH

    out = BytesIO()
    figure.savefig(out, format="png", facecolor="white", metadata={"Software": None})  # no version: stable bytes
    width, height = (round(inches * PER_INCH) for inches in figure.get_size_inches())
    return Picture(alt, width, height, out.getvalue())


def show(figure: Figure, alt: str) -> None:
    """Display `figure` in the notebook, with its alternative text."""
    from IPython.display import display

    display(picture(figure, alt))  # type: ignore[no-untyped-call]  # IPython ships no types for it
