"""The scripts and style sheets of the widgets: plain files in `static/`, put together without a build step.

A widget's script is one module to the browser, so the shared parts come first in the same text.
"""

from __future__ import annotations

from pathlib import Path

from eventlab.lab.look import css

STATIC = Path(__file__).parent / "static"


def script(*names: str) -> str:
    """The named scripts as one ES module; the last one holds the `export default` of the widget."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


def style(*names: str) -> str:
    """The visual language as custom properties, then the named style sheets."""
    return "\n".join([css(), *((STATIC / name).read_text(encoding="utf-8") for name in names)])
