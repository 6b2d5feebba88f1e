"""`eventlab course new`: an exercise in all its places, empty; `verify` then says what to write where.

    eventlab/course/catalogue.py                    its row
    eventlab/course/checks/chapter_NN/              three small modules
    solutions/NN_….ipynb                            a task and a cell, before the exercise that follows
    exercises/NN_….ipynb                            built from it
    tests/submissions/<id>/{right,wrong,bypass}/    folders for its answers

Nothing is written unless all of it can be.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from pathlib import Path

from eventlab.course import places
from eventlab.course.authoring.answers import LIBRARY, folder_of
from eventlab.course.authoring.catalogue_row import with_row
from eventlab.course.authoring.skeleton_cells import notebook_with
from eventlab.course.authoring.skeleton_check import modules
from eventlab.course.build import build
from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.start_page import CHAPTERS
from eventlab.errors import CourseError

CATALOGUE = Path("eventlab", "course", "catalogue.py")
_ID = re.compile(r"(0|[1-9]\d*)\.([1-9]\d*)")


def chapter_notebook(id: str) -> str:
    """The notebook of an exercise's chapter; raises `CourseError` for an id that is none, or an unknown chapter."""
    if not _ID.fullmatch(id):
        raise CourseError(f"{id!r} is no id: expected chapter and number, such as 4.6.")
    number = int(id.partition(".")[0])
    for chapter in CHAPTERS:
        if chapter.number == number:
            return f"{chapter.name}.ipynb"
    raise CourseError(f"There is no chapter {number}: the course has {CHAPTERS[0].number} to {CHAPTERS[-1].number}.")


def new(of: Exercise) -> list[Path]:
    """Write the skeleton of an exercise, and return the files and folders that are new or changed.

    Raises `CourseError`, and changes nothing, when the id, the module or a file is taken, or a name is none.
    """
    for refusal in _refusals(of):
        raise CourseError(refusal)
    root = places.root()
    files = {path: text for path, text in modules(root, of) if not path.exists()}
    notebook = places.solutions() / of.notebook
    texts = {**files, notebook: notebook_with(notebook, of)}
    texts[root / CATALOGUE] = with_row((root / CATALOGUE).read_text(encoding="utf-8"), of)
    _write(texts)
    folders = [folder_of(of) / kind for kind in LIBRARY]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return [*texts, *build(places.solutions(), places.exercises()), *folders]


def _refusals(of: Exercise) -> Iterator[str]:
    """What stands in the way, the plainest first."""
    expected = chapter_notebook(of.id)
    for known in EXERCISES:
        if known.id == of.id:
            yield f"{of.id} is taken: it is {known.title}. Nothing was changed."
        if known.module == of.module:
            yield f"The module {of.module} is taken by {known.id}: every exercise has its own. Nothing was changed."
    if of.notebook != expected:
        yield f"{of.notebook} is not the notebook of chapter {of.chapter}: expected {expected}."
    if not of.entry.isidentifier() or keyword.iskeyword(of.entry):
        yield f"{of.entry!r} is no name for a function or a class: expected one such as matches or EventEmitter."
    if not re.fullmatch(r"[a-z][a-z0-9_]*", of.module) or keyword.iskeyword(of.module):
        yield f"{of.module!r} is no name for a module: expected lower-case letters, digits and _, such as pattern."
    if not of.title.strip() or not of.title.isprintable() or set(of.title) & set('"\\'):
        yield f"{of.title!r} is no title: expected a few words on one line, without quotes."
    if not 0 < of.minutes <= 180:
        yield f"{of.minutes} minutes: expected 1 to 180."
    taken = [path for path, _ in modules(places.root(), of) if path.exists() and path.name != "__init__.py"]
    taken += [path for path in [folder_of(of)] if path.exists()]
    if taken:
        yield f"{taken[0]} is there already: give another --module, or move it away. Nothing was changed."


def _write(texts: dict[Path, str]) -> None:
    """Write all the files, or put back what was there and raise `CourseError`."""
    before = {path: path.read_bytes() for path in texts if path.is_file()}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    except OSError as error:
        for path in texts:
            if path in before:
                path.write_bytes(before[path])
            elif path.is_file():
                path.unlink()
            if not any(path.parent.iterdir()):  # a chapter's first exercise brought the folder
                path.parent.rmdir()
        raise CourseError(f"{error.filename} cannot be written ({error.strerror}). Nothing was changed.") from None
