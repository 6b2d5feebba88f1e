"""Where an exercise's text stands in its notebook: an address that JupyterLab opens and scrolls to."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from eventlab.course.catalogue import Exercise


def cell_address(folder: Path, of: Exercise) -> str:
    """The exercise's notebook, relative to its folder, and the cell whose heading names the exercise if there is one.

    A notebook that is missing or cannot be read gives its name alone.
    """
    cell = _cell(folder / of.notebook, of.id)
    return of.notebook + (f"#cell-id={quote(cell)}" if cell else "")


def _cell(notebook: Path, id: str) -> str | None:
    """The id of the first cell with a heading that has this word; None in a notebook that cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        texts = [(cell["id"], "".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"]
    except (OSError, ValueError, KeyError, TypeError):  # the learner's file, in whatever state: the link opens it
        return None
    headings = ((cell, line) for cell, text in texts for line in text.splitlines() if line.startswith("#"))
    return next((str(cell) for cell, line in headings if id in line.split()), None)
