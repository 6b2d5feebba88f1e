"""`reset("4.1")`: one exercise begins anew. Nothing of what was there is lost, and no other cell changes by a byte.

    work/04_….ipynb                the cell is the shipped starter again
    work/.backups/04_…-1.ipynb     the notebook as it was
    work/.backups/4.1-1.py         the answer on screen, where it was never saved

Progress keeps all of its lines, gets one more, and a copy as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from eventlab.course import journal, places, progress, reference
from eventlab.course.build import cell_text
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.files import write_new, write_whole
from eventlab.course.notebook_text import Cell, cells_of
from eventlab.course.submission import defines, on_screen, places_in
from eventlab.course.told import Told
from eventlab.errors import CourseError


def reset(id: str, *, whole: bool = False) -> Told:
    """Put the exercise's starter back into the notebook in `work/`, after a backup; with `whole`, the whole notebook.

    Raises `CourseError` for an unknown exercise, a notebook that is damaged, and a folder that cannot be written;
    nothing has changed then.
    """
    of = exercise(id)
    if "EVENTLAB_JUDGED" in os.environ:
        return Told("The judge resets nothing.", done=False)
    path = places.work() / of.notebook
    text = None if whole or not path.is_file() else _with_starter(of, path)
    kept = _reset(of, path, _fresh(of) if text is None else text)
    back = "The whole notebook is" if text is None else f"{id} is"
    lines = [f"{back} as it was shipped again: work/{path.name}"]
    lines += [f"What was there is kept: {', '.join(_shown(each) for each in kept)}"] if kept else []
    lines += [
        "In an open JupyterLab choose File ▸ Reload Notebook from Disk. If it asks what to do when it saves: Revert."
    ]
    return Told(progress.with_news("\n".join(lines)))


def _reset(of: Exercise, path: Path, content: bytes) -> list[Path]:
    """Back up, then write; answers the backups."""
    try:
        kept = _back_up(of, path)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content)
        if progress.is_kept():
            backup = journal.back_up()
            kept += [backup] if backup else []
    except OSError as error:
        raise CourseError(
            f"{error.filename or path} cannot be written ({error.strerror}). Nothing was reset. Check the folder's "
            "permissions and its free space."
        ) from None
    progress.record("reset", of.id)
    return kept


def _back_up(of: Exercise, path: Path) -> list[Path]:
    """The notebook as it is on disk, and the answer on screen where the disk does not have it."""
    kept, folder = [], path.parent / ".backups"
    saved = path.read_bytes() if path.is_file() else b""
    if saved:
        kept += [write_new(folder / f"{path.stem}-{{}}.ipynb", saved)]
    shown = on_screen(of)
    if shown is None or not defines(shown.cell, of.entry):
        return kept
    if not any(shown.cell.strip() == cell.python.strip() for cell in _readable(saved)):
        kept += [write_new(folder / f"{of.id}-{{}}.py", f"{shown.imports}\n{shown.cell}".lstrip().encode())]
    return kept


def _readable(saved: bytes) -> list[Cell]:
    try:
        return cells_of(saved.decode("utf-8"))
    except ValueError:
        return []


def _fresh(of: Exercise) -> bytes:
    path = places.exercises() / of.notebook
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path}, as it was shipped, cannot be read ({error.strerror}). Nothing was reset.") from None


def _with_starter(of: Exercise, path: Path) -> bytes:
    """The notebook's text with nothing but this one cell exchanged, or put back where it was deleted."""
    try:
        text = path.read_bytes().decode("utf-8")
        cells = cells_of(text)
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Nothing was reset.") from None
    except ValueError as error:
        raise CourseError(
            f"{path} is not a whole notebook ({error}), so no cell in it can be exchanged, and nothing was changed. "
            f'For a fresh one, with this kept in work/.backups: reset("{of.id}", whole=True).'
        ) from None
    code = [cell for cell in cells if cell.is_code]
    found = places_in(of, [cell.content | {"source": cell.source} for cell in code])
    if found:
        old = code[found[-1]]
        new = cell_text({**old.content, **_blank(of)})
        return (text[: old.start] + new + text[old.end :]).encode()
    return _put_back(of, text, cells)


def _put_back(of: Exercise, text: str, cells: list[Cell]) -> bytes:
    """The cell was deleted: it comes back below its heading, or at the end."""
    headings = [cell for cell in cells if not cell.is_code and f"## {of.id}" in cell.source]
    if not cells:
        raise CourseError(f'work/{of.notebook} has no cell at all. For a fresh copy: reset("{of.id}", whole=True).')
    above = headings[0] if headings else cells[-1]
    taken = {cell.content.get("id") for cell in cells}
    id = f"exercise-{of.id.replace('.', '-')}"
    new = {"cell_type": "code", "id": id if id not in taken else f"{id}-again", "metadata": {}} | _blank(of)
    new["metadata"] = {"eventlab": {"exercise": of.id}}
    return f"{text[: above.end]},\n  {cell_text(new)}{text[above.end :]}".encode()


def _blank(of: Exercise) -> dict[str, Any]:
    """What a cell of this exercise holds when it is shipped. Raises `CourseError` without exercises/."""
    source = reference.shipped_source(of)
    return {"source": source.splitlines(keepends=True), "outputs": [], "execution_count": None}


def _shown(path: Path) -> str:
    """The path as one would look for it."""
    return f"work/.backups/{path.name}" if path.parent.name == ".backups" else str(path)
