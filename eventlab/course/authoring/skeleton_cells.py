"""The cells of a new exercise: a task without words, and a cell with nothing between its markers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eventlab.course.build import notebook_text
from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.regions import BEGIN, END

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook_with(path: Path, of: Exercise) -> str:
    """The solutions of the chapter with two cells more, or with these two alone."""
    if path.is_file():
        notebook = json.loads(path.read_text(encoding="utf-8"))
    else:
        title = path.stem.partition("_")[2].replace("_", " ").capitalize()
        imports = "from eventlab import check, hint, reset, solution, timeline"
        notebook = {
            "cells": [_text("title", f"# {of.chapter} · {title}: exercises"), _code("imports", imports)],
            "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    cells = notebook["cells"]
    at = _place(cells, of)
    return notebook_text({**notebook, "cells": [*cells[:at], *_cells(of), *cells[at:]]})


def _place(cells: list[dict[str, Any]], of: Exercise) -> int:
    """Above the task of the exercise that follows in this notebook; else at the end."""
    behind = [one.id for one in EXERCISES if one.notebook == of.notebook and _key(one.id) > _key(of.id)]
    for at, cell in enumerate(cells):
        if behind and cell["metadata"].get("eventlab", {}).get("exercise") == behind[0]:
            return at - 1 if at and cells[at - 1]["cell_type"] == "markdown" else at
    return len(cells)


def _key(id: str) -> tuple[int, ...]:
    return tuple(map(int, id.split(".")))


def _cells(of: Exercise) -> list[dict[str, Any]]:
    """The task, with no words yet, and the cell, with nothing between its markers."""
    name = of.id.replace(".", "-")
    head = f"class {of.entry}" if of.entry[0].isupper() else f"def {of.entry}()"
    source = f'{head}:\n    {BEGIN}\n    ...\n    {END}\n\n\ncheck("{of.id}")'
    task = _text(f"task-{name}", f"## {of.id} {of.title}\n\n*{of.minutes} minutes.*\n")
    return [task, _code(f"exercise-{name}", source, {"eventlab": {"exercise": of.id}})]


def _text(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source.splitlines(keepends=True)}


def _code(id: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    cell = {**_text(id, source), "cell_type": "code", "metadata": metadata or {}}
    return {**cell, "execution_count": None, "outputs": []}
