"""What is judged: the exercise's cell, after the notebook's import cell, wherever they come from.

a notebook on disk    the cell is known by its metadata, else by its `check("4.1")`, else by its entry
a .py file            the whole file
a string              the whole string
a running notebook    whoever runs it registers a *provider*, so that this room needs no Jupyter
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from eventlab.course import places
from eventlab.course.catalogue import Exercise, namesakes
from eventlab.course.document import Document, read_document
from eventlab.course.source import keepable, parse, python_of
from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Submission:
    """A learner's answer to one exercise, as plain Python whose lines keep their numbers."""

    cell: str
    """The exercise's own cell."""
    imports: str = ""
    """The import cell; empty for a file or a string, which bring their own."""
    path: Path | None = None
    """The file it came from, or the folder of the running notebook; None for a string."""
    remarks: tuple[str, ...] = field(default=(), compare=False)
    """What was unusual about finding it, a few words each."""
    sure: bool = field(default=True, compare=False)
    """Whether a mark or a `check` names the exercise; False where only the entry's name tells it, or nothing does."""

    def text_to_keep(self) -> str:
        """Both cells as one module, without the verbs."""
        parts = (keepable(self.imports), keepable(self.cell))
        return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


Provider = Callable[[Exercise], Submission | None]
"""Asked for the answer that is on screen; None when it knows none."""

_provider: list[Provider] = []


def provide(provider: Provider) -> None:
    """Register the source of answers of a running notebook. The newest counts."""
    _provider[:] = [provider]


def on_screen(of: Exercise) -> Submission | None:
    """What a running notebook shows as the answer; None outside of one."""
    return _provider[0](of) if _provider else None


def find_submission(of: Exercise, source: str | None = None, file: Path | str | None = None) -> Submission:
    """The answer to judge: the string, else the file, else what is on screen, else the copy in `work/`."""
    if source is not None:
        return Submission(python_of(source))
    if file is not None:
        return read_file(of, Path(file))
    found = on_screen(of)
    copy = places.work() / of.notebook
    if found is None and not copy.exists():
        raise CourseError(f"{copy} is not there: `make lab` puts it there, or name the file that holds your answer.")
    return found or read_file(of, copy)


def read_file(of: Exercise, path: Path) -> Submission:
    """The answer in a .py file or a notebook; raises `CourseError` when there is none to be read."""
    return answer_in(of, read_document(path))


def answer_in(of: Exercise, document: Document) -> Submission:
    """The answer to one exercise in a file that was read: all of a script, or a notebook's own cell for it."""
    cells = document.cells
    found = Submission(_look(cells[0]["source"]).plain) if document.script else from_cells(of, cells)
    return replace(found, path=document.path, remarks=(*document.remarks, *found.remarks))


def from_cells(of: Exercise, cells: Sequence[dict[str, Any]]) -> Submission:
    """The answer among a notebook's code cells; an empty one (not attempted) when no cell holds it."""
    looks = [_look(cell["source"]) for cell in cells]
    found = _found(of, cells)
    first = next((place for place, look in enumerate(looks) if look.imports_check), None)
    return Submission(
        cell=looks[found.best[-1]].plain if found.known else "",
        imports=looks[first].plain if first is not None and first not in found.best else "",
        remarks=tuple(_remarks(of, found)),
        sure=bool(found.marked or found.called),
    )


def places_in(of: Exercise, cells: Sequence[dict[str, Any]]) -> list[int]:
    """The indices of the code cells that could be the answer, by metadata, by `check`, or by entry.

    Several after a copied cell: the last is what a run of the notebook would leave behind.
    """
    return _found(of, cells).best


@dataclass(frozen=True, slots=True)
class _Found:
    """The indices of the cells that may be an answer, by what speaks for each."""

    marked: list[int]
    """By the exercise's id in their metadata."""
    called: list[int]
    """By their call of `check`."""
    defining: list[int]
    """By the entry that they define."""

    @property
    def known(self) -> list[int]:
        """Those with the strongest sign that any cell has."""
        return self.marked or self.called or self.defining

    @property
    def best(self) -> list[int]:
        """Of those the ones that define the entry, where there are such."""
        return [place for place in self.known if place in self.defining] or self.known


def _found(of: Exercise, cells: Sequence[dict[str, Any]]) -> _Found:
    return _Found(
        [place for place, cell in enumerate(cells) if _exercise_id(cell) == of.id],
        [place for place, cell in enumerate(cells) if calls_check(cell["source"], of.id)],
        [
            place
            for place, cell in enumerate(cells)
            if of.entry in _look(cell["source"]).names and not _anothers(of, cell)
        ],
    )


def _anothers(of: Exercise, cell: dict[str, Any]) -> bool:
    """Whether a cell says that it is of another exercise with the same entry."""
    others = namesakes(of)
    return any(_exercise_id(cell) == other.id or calls_check(cell["source"], other.id) for other in others)


def _remarks(of: Exercise, found: _Found) -> Iterator[str]:
    """How the cell was found, where that was not plain; nothing for a notebook as it was shipped."""
    if not found.known:
        yield f"no cell of {of.id}"
        return
    if not found.marked:
        how = f'check("{of.id}")' if found.called else f"the name {of.entry}"
        yield f"the cell has lost its mark: found by {how}"
    defined = set(found.known) & set(found.defining)
    if len(found.known) > 1:
        number = {2: "two", 3: "three"}.get(len(found.known), str(len(found.known)))
        yield f"{number} cells of {of.id}; the {'last that defines it' if defined else 'last'} counts"
    if found.defining and not defined:
        yield f"{of.entry} is defined in another cell, which is not judged"


def calls_check(source: str, id: str) -> bool:
    """Whether the cell ends by asking the judge about this exercise."""
    return re.search(rf"\bcheck\(\s*[\"']{re.escape(id)}[\"']", source) is not None


def imports_check(source: str) -> bool:
    """Whether this is the import cell: it takes `check` from eventlab."""
    return _look(source).imports_check


def defines(source: str, entry: str) -> bool:
    """Whether a top-level `def` or `class` of this cell has the entry's name, or a dictionary that is written out."""
    return entry in _look(source).names


def _defined(node: ast.stmt) -> str:
    """The name that a statement defines. Other assignments define nothing: `history = await history()` is a trial."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict()):
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict()):
            return name
    return str(getattr(node, "name", ""))


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a cell tells."""

    plain: str
    """The source as plain Python."""
    names: frozenset[str]
    """What its top-level statements define."""
    imports_check: bool


@lru_cache(maxsize=64)  # a notebook is asked once for each exercise, and holds fewer cells than this
def _look(source: str) -> _Look:
    plain = python_of(source)
    try:
        body = parse(plain).body
    except SyntaxError:
        body = []
    taken = {
        name.name
        for node in body
        if isinstance(node, ast.ImportFrom) and node.module == "eventlab"
        for name in node.names
    }
    return _Look(plain, frozenset(map(_defined, body)), "check" in taken)


def _exercise_id(cell: dict[str, Any]) -> object:
    metadata = cell.get("metadata")
    ours = metadata.get("eventlab") if isinstance(metadata, dict) else None
    return ours.get("exercise") if isinstance(ours, dict) else None
