"""How a timeline is shown: a picture with its table behind it in a notebook, and a PNG from the command line.

`course/` knows nothing of pictures, so the notebook is told from here how to show the value. matplotlib is imported
when something is drawn: until then a notebook that only checks answers does not wait for it.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import Any

from eventlab.course.timeline import Timeline
from eventlab.course.timeline_words import in_words
from eventlab.errors import CourseError
from eventlab.lab.picture import Picture, live, picture

Forms = tuple[dict[str, str], dict[str, Any]]
"""What IPython asks for: the forms by MIME type, and how to show them."""


def picture_of(timeline: Timeline) -> Picture:
    """The picture, with all of it in words; raises `CourseError` where nothing was played, or nothing can be drawn."""
    if not timeline.pairs:
        raise CourseError(f"There is nothing to draw: no run of {timeline.exercise.id} was played. The text says why.")
    try:
        from eventlab.lab.timeline_figure import draw_timeline
    except ModuleNotFoundError as error:
        raise CourseError(
            f"Drawing needs {error.name}. Get it with: {sys.executable} -m pip install 'eventlab[lab]'"
        ) from None
    return picture(draw_timeline(timeline), in_words(timeline))


def forms(timeline: Timeline) -> Forms:
    """Table and picture; in a live session one below the other. With nothing to draw only the text."""
    text = repr(timeline)
    if not timeline.pairs:
        return {"text/plain": text}, {}
    shown, how = picture_of(timeline)._repr_mimebundle_()
    if live():
        shown["text/html"] += (
            '<details class="eventlab-timeline"><summary style="cursor: pointer; padding: 8px 0">The same as a table'
            '</summary><pre style="overflow-x: auto; color: var(--jp-content-font-color1, inherit)">'
            f"{html.escape(text)}</pre></details>"
        )
    return shown | {"text/plain": text}, how


def register(shell: Any) -> None:
    """From now on this IPython shell shows a timeline as a picture."""
    shell.display_formatter.mimebundle_formatter.for_type(Timeline, forms)


def save(timeline: Timeline, path: str) -> Path:
    """Write the picture as a PNG and return where; raises `CourseError` when that is not possible."""
    png = picture_of(timeline).png
    try:
        Path(path).write_bytes(png)
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}). Give a file in a folder of yours.") from None
    return Path(path)
