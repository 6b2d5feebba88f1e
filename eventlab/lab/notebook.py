"""Tells the judge which cell is on screen. `course/` knows nothing of Jupyter, so it is told from here.

What counts is what was run, not what was saved: `check("4.1")` as the last line of a cell judges that cell, and alone
in a cell of its own the last one that defined the entry. The import cell is the last that took `check` from eventlab.

A verdict is shown there as a card with buttons; `course/` itself knows only words.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from eventlab.course.card import live
from eventlab.course.catalogue import Exercise
from eventlab.course.judging import warm_up
from eventlab.course.source import python_of
from eventlab.course.submission import Submission, defines, imports_check, provide
from eventlab.course.verdict import Verdict
from eventlab.errors import CourseError
from eventlab.lab import timeline_display
from eventlab.lab.questions import show_as_widgets

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell


MAX_CELLS = 1000
"""Cells that are remembered; who runs more has run what counts again."""

_run: deque[str] = deque(maxlen=MAX_CELLS)
_cell = [""]
"""The id of the cell that is running; empty where the front end tells none."""


def use() -> None:
    """From now on, in this kernel, `check` judges what is on screen. Calling it again changes nothing."""
    from IPython.core.getipython import get_ipython

    provide(answer_on_screen)
    warm_up()
    shell = get_ipython()
    if shell is None or _remember in shell.events.callbacks["pre_run_cell"]:
        return
    show_as_widgets(shell)
    if live():  # a run for comparison shall fail
        shell.set_custom_exc((CourseError,), _in_one_line)  # type: ignore[no-untyped-call]  # IPython ships no types
    timeline_display.register(shell)
    # The shell's own history knows the cells before this one. From here on we note them ourselves: whoever runs a
    # notebook for comparison may do so without a history.
    if shell.history_manager is not None:
        _run.extend(shell.history_manager.input_hist_raw)
    shell.events.register("pre_run_cell", _remember)
    # IPython in a terminal shows the text, and so does a notebook without the widgets.
    if hasattr(shell, "kernel") and shell.display_formatter is not None and find_spec("anywidget") is not None:
        shell.display_formatter.mimebundle_formatter.for_type(Verdict, _card)


def _in_one_line(
    shell: InteractiveShell, kind: type[BaseException], error: BaseException, trace: object, tb_offset: object = None
) -> list[str]:
    """A mistake in using the course is told in one line, as in a terminal: our own frames are no part of the lesson."""
    print(f"eventlab: {error}", file=sys.stderr)
    return [f"{kind.__name__}: {error}"]


def _remember(info: ExecutionInfo) -> None:
    _run.append(info.raw_cell or "")
    _cell[:] = [info.cell_id or ""]


def _card(verdict: Verdict) -> dict[str, str] | None:
    """The forms of a verdict beside its text."""
    from eventlab.lab.verdict_card import show_card  # it brings the widgets: 0.2 s, and only for who sees a card

    return show_card(verdict, _cell[0])


def answer_on_screen(of: Exercise) -> Submission | None:
    """The answer among the cells that this kernel has run; None outside a notebook."""
    return from_history(of, list(_run))


def from_history(of: Exercise, cells: Sequence[str]) -> Submission | None:
    """The answer among cells in the order in which they were run, the running one last; None when none holds it."""
    sources = [python_of(cell) for cell in cells]
    if not sources:
        return None
    cell = sources[-1]
    if not _says_something(cell):
        cell = next((source for source in reversed(sources) if defines(source, of.entry)), "")
    imports = next((source for source in reversed(sources) if imports_check(source) and source != cell), "")
    return Submission(cell, imports, Path.cwd()) if cell else None


def _says_something(source: str) -> bool:
    """Whether anything is left beside calls of verbs and comments."""
    lines = (line.strip() for line in source.splitlines())
    return any(line not in ("", "pass") and not line.startswith("#") for line in lines)
