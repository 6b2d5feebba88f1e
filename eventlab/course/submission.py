"""What is judged: the exercise's cell, after the notebook's import cell, wherever they come from.

a notebook on disk    plain JSON; the cell is known by its metadata, else by its `check("4.1")`, else by its entry
a .py file            the whole file
a string              the whole string
a running notebook    whoever runs it registers a *provider*, so that this room needs no Jupyter
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eventlab.course import places
from eventlab.course.catalogue import Exercise
from eventlab.course.source import keepable, parse, python_of
from eventlab.errors import CourseError

MAX_FILE = 200_000_000
"""Bytes of a submission that we read; a notebook with huge outputs stays below it."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A learner's answer to one exercise, as plain Python whose lines keep their numbers."""

    cell: str
    """The exercise's own cell."""
    imports: str = ""
    """The import cell; empty for a file or a string, which bring their own."""
    path: Path | None = None
    """The file it came from, or the folder of the running notebook; None for a string."""

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
    try:
        if path.stat().st_size > MAX_FILE:
            raise CourseError(
                f"{path} has {path.stat().st_size:,} bytes, and {MAX_FILE:,} is the limit: clear its output."
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Give the file that holds your answer.") from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path} is not a text in UTF-8 (byte {error.start}). Save it again as UTF-8.") from None
    if path.suffix == ".ipynb":
        return replace(from_cells(of, notebook_cells(text, path)), path=path)
    return Submission(python_of(text), path=path)


def notebook_cells(text: str, path: Path) -> list[dict[str, Any]]:
    """The code cells of a notebook, each with `source` as one string; raises `CourseError` when it is damaged."""
    try:
        cells = json.loads(text)["cells"]
        return [{**cell, "source": _joined(cell["source"])} for cell in cells if cell.get("cell_type") == "code"]
    except (ValueError, RecursionError) as error:
        raise CourseError(
            f"{path} is not a whole notebook ({error}). Open it in JupyterLab and save it again."
        ) from None
    except (KeyError, TypeError, AttributeError):
        raise CourseError(
            f"{path} is JSON, but not a notebook of format 4: expected a list of cells. Open and save it in JupyterLab."
        ) from None


def from_cells(of: Exercise, cells: list[dict[str, Any]]) -> Submission:
    """The answer among a notebook's code cells; an empty one (not attempted) when no cell holds it."""
    sources = [python_of(cell["source"]) for cell in cells]
    best = places_in(of, cells)
    first = next((place for place, source in enumerate(sources) if imports_check(source)), None)
    return Submission(
        cell=sources[best[-1]] if best else "",
        imports=sources[first] if first is not None and first not in best else "",
    )


def places_in(of: Exercise, cells: list[dict[str, Any]]) -> list[int]:
    """The indices of the code cells that could be the answer, by metadata, by `check`, or by entry.

    Several after a copied cell: the last is what a run of the notebook would leave behind.
    """
    marked = [place for place, cell in enumerate(cells) if _exercise_id(cell) == of.id]
    called = [place for place, cell in enumerate(cells) if calls_check(cell["source"], of.id)]
    defining = [place for place, cell in enumerate(cells) if defines(python_of(cell["source"]), of.entry)]
    found = marked or called or defining
    return [place for place in found if place in defining] or found


def calls_check(source: str, id: str) -> bool:
    """Whether the cell ends by asking the judge about this exercise."""
    return re.search(rf"\bcheck\(\s*[\"']{re.escape(id)}[\"']", source) is not None


def imports_check(source: str) -> bool:
    """Whether this is the import cell: it takes `check` from eventlab."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "eventlab"
        and any(name.name == "check" for name in node.names)
        for node in _body(source)
    )


def defines(source: str, entry: str) -> bool:
    """Whether a top-level `def` or `class` of this cell has the entry's name, or a dictionary that is written out."""
    return any(_defined(node) == entry for node in _body(source))


def _defined(node: ast.stmt) -> str | None:
    """The name that a statement defines. Other assignments define nothing: `history = await history()` is a trial."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict()):
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict()):
            return name
    return getattr(node, "name", None)


def _body(source: str) -> list[ast.stmt]:
    try:
        return parse(source).body
    except SyntaxError:
        return []


def _exercise_id(cell: dict[str, Any]) -> object:
    metadata = cell.get("metadata")
    ours = metadata.get("eventlab") if isinstance(metadata, dict) else None
    return ours.get("exercise") if isinstance(ours, dict) else None


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
