"""`eventlab course build`: the exercises, made from the solutions, the same bytes each time.

There is one source, so that a task and its answer cannot drift apart. What is between the markers of `regions.py`
becomes `...`; outputs and counts go; ids and our metadata stay, for the judge and for a learner's earlier copies.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eventlab.course.regions import regions, starter_of
from eventlab.errors import CourseError


def build(solutions: Path, exercises: Path, *, check: bool = False) -> list[Path]:
    """Write the exercise notebooks and return those that changed; with `check`, write nothing and only return them.

    Raises `CourseError`, with file, cell and line, for a solution that cannot be turned into an exercise.
    """
    made = {exercises / path.name: exercise_of(path) for path in sorted(solutions.glob("*.ipynb"))}
    orphans = [path for path in sorted(exercises.glob("*.ipynb")) if path not in made]
    if orphans:
        raise CourseError(f"{orphans[0]} has no source: remove it, or write {solutions / orphans[0].name}.")
    changed = [path for path, text in made.items() if not path.is_file() or path.read_bytes() != text.encode()]
    if not check:
        exercises.mkdir(parents=True, exist_ok=True)
        for path in changed:
            path.write_bytes(made[path].encode())
    return changed


def exercise_of(solution: Path) -> str:
    """The text of the exercise notebook that belongs to one solution notebook."""
    try:
        notebook = json.loads(solution.read_text(encoding="utf-8"))
        cells = [_exercise_cell(cell, f"{solution}, cell {place}") for place, cell in enumerate(notebook["cells"], 1)]
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{solution} is not a whole notebook ({error}). Open it in JupyterLab and save it.") from None
    return notebook_text({**notebook, "cells": cells})


def notebook_text(notebook: dict[str, Any]) -> str:
    """A notebook as JupyterLab itself would save it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")) + "\n"


def cell_text(cell: dict[str, Any]) -> str:
    """One cell as it stands in a notebook that JupyterLab saved."""
    return notebook_text(cell).strip().replace("\n", "\n  ")


def _exercise_cell(cell: dict[str, Any], place: str) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    source = "".join(cell["source"])
    name = cell["metadata"].get("eventlab", {}).get("exercise")
    try:
        if name is not None and not regions(source):
            raise CourseError(f"line 1: exercise {name} has no marked region, so the solution would be shipped.")
        text = starter_of(source)
    except CourseError as error:
        raise CourseError(f"{place} ({cell.get('id', 'without id')}), {error}") from None
    return {**cell, "source": text.splitlines(keepends=True), "outputs": [], "execution_count": None}
