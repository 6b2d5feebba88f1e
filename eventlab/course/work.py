"""Fill the learner's folder `work/` with what is missing there, and never overwrite a file that is the learner's.

work/04_first_event_system.ipynb    a copy of the exercise notebook, made once
work/my_eventlab/__init__.py        the package in which passed answers are kept, made once
work/START.ipynb                    the start page, written afresh; an edited one is kept as START.backup-1.ipynb
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from eventlab.clock import Clock, system_clock
from eventlab.course import progress
from eventlab.course.files import write_new, write_whole
from eventlab.course.review import review
from eventlab.course.saving import OPENING
from eventlab.course.start_page import start_page
from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Filled:
    """What one filling did."""

    folder: Path
    copied: tuple[str, ...]
    """The exercise notebooks that were missing, by file name."""
    kept: tuple[str, ...]
    """Those that the learner has already; nothing touched them."""
    backup: Path | None
    """Where the learner's edited start page went, if there was one."""
    note: str = ""
    """What is to be said about the keeping of progress; mostly nothing."""

    def __str__(self) -> str:
        """One line for the terminal."""
        words = f"work/ is filled. Exercise notebooks: {len(self.copied)} copied, {len(self.kept)} of yours left alone"
        words += f"; your edited start page is now {self.backup.name}" if self.backup else ""
        return f"{words}\n{self.note}" if self.note else words


def fill_work(root: Path, *, clock: Clock = system_clock) -> Filled:
    """Fill `root/work`; running it again changes nothing but the start page, which follows progress and the day.

    Raises `CourseError` when the folder or a file in it cannot be written. What was there is then still there.
    """
    work = root / "work"
    try:
        _make_folder(work)
        copied, kept = _copy_exercises(root / "exercises", work)
        package = work / "my_eventlab" / "__init__.py"
        _make_folder(package.parent)
        if not _taken(package):
            write_whole(package, OPENING.encode())
        known = progress.entries()
        page = start_page(root, progress.summary(known).passed, review(known, clock().date()))
        backup = _write_start(work / "START.ipynb", page)
    except OSError as error:
        culprit = error.filename or work
        raise CourseError(
            f"{culprit} cannot be written ({error.strerror}). The course keeps your answers in {work}, "
            f'so it must be a folder of yours with free space. Try: ls -ld "{work}"; df -h "{root}"'
        ) from error
    return Filled(work, copied, kept, backup, progress.news())


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if os.path.lexists(folder):
        raise CourseError(
            f"{folder} is there, but it is not a folder, so nothing can be kept in it. "
            f'Move it away and run the same command again: mv "{folder}" "{folder}.old"'
        )
    folder.mkdir()


def _copy_exercises(source: Path, work: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Copy the exercise notebooks that are missing; return the names of those copied, and of those that were there."""
    copied, kept = [], []
    for original in sorted(source.glob("*.ipynb")):
        if _taken(work / original.name):
            kept.append(original.name)
        else:
            write_whole(work / original.name, original.read_bytes())
            copied.append(original.name)
    return tuple(copied), tuple(kept)


def _taken(path: Path) -> bool:
    """Whether a file is there already; raises `CourseError` for what is there and is no file."""
    if path.is_file():
        return True
    if path.is_symlink():
        raise CourseError(
            f"{path} is a link to {path.readlink()}, and nothing is there. "
            f'Bring that file back, or remove the link and get a fresh copy: rm "{path}"'
        )
    if path.exists():
        raise CourseError(f'{path} should be a file, but it is not. Move it away: mv "{path}" "{path}.old"')
    return False


def _write_start(path: Path, page: list[str]) -> Path | None:
    """Write the start page, unless it says just this already; return where an edited one was put."""
    backup = None
    if _taken(path):
        before = path.read_bytes()
        digest, written = _look(before)
        if digest == _digest(page):
            return None  # rewriting it would make an open JupyterLab ask which of two versions to keep
        if digest != written:
            backup = write_new(path.with_name("START.backup-{}.ipynb"), before)
    write_whole(path, _notebook(page))
    return backup


def _notebook(page: list[str]) -> bytes:
    """A notebook of these markdown cells. They open rendered, and a stray double click does not show their source."""
    fixed = {"editable": False, "deletable": False}
    cells = [
        {"cell_type": "markdown", "id": f"start-{number}", "metadata": fixed, "source": source}
        for number, source in enumerate(page)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    metadata = {"kernelspec": kernel, "eventlab": {"digest": _digest(page)}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n"


def _digest(sources: list[str]) -> str:
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()


def _look(raw: bytes) -> tuple[str, str | None]:
    """The digest of what a start page says now, and the one noted when we wrote it (None: we did not write this)."""
    try:
        notebook = json.loads(raw)
        now = ["".join(cell["source"]) for cell in notebook["cells"]]
        return _digest(now), notebook["metadata"]["eventlab"]["digest"]
    except (ValueError, KeyError, TypeError):  # not a notebook, or not one of ours
        return _digest([raw.decode("utf-8", "replace")]), None
