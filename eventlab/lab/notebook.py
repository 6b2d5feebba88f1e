"""Tells the judge which cell is on screen. `course/` knows nothing of Jupyter, so it is told from here.

What counts is what was run, not what was saved: `check("4.1")` as the last line of a cell judges that cell, and alone
in a cell of its own the last one that defined the entry. The import cell is the last that took `check` from eventlab.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eventlab.course.catalogue import Exercise
from eventlab.course.source import python_of
from eventlab.course.submission import Submission, defines, imports_check, provide


def use() -> None:
    """From now on, in this kernel, `check` judges what is on screen."""
    provide(answer_on_screen)


def answer_on_screen(of: Exercise) -> Submission | None:
    """The answer among the cells that this kernel has run; None outside a notebook."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None or shell.history_manager is None:
        return None
    return from_history(of, shell.history_manager.input_hist_raw)


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
