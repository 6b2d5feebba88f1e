"""`eventlab course export --to nbgrader`: the solutions as the source of a course of nbgrader.

    DIR/nbgrader_config.py
    DIR/source/04_first_event_system/04_first_event_system.ipynb     one assignment for each notebook

nbgrader knows our markers. Behind each solution comes a locked cell that asks the judge; it raises with the card, or
its value is the points. Three habits of nbgrader shape that cell: a cell that says nothing gets full marks, one word on
stderr takes them all, and the learner's code has run in the same kernel before. So the cell starts a process of its
own, which reads the notebook from disk, and takes from it nothing but the exit code.

The notebook is written as plain JSON; neither nbgrader nor Jupyter is needed for that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eventlab.course import places
from eventlab.course.build import notebook_text
from eventlab.course.catalogue import Exercise, exercise
from eventlab.course.regions import keys_ahead
from eventlab.errors import CourseError

SCHEMA = 3
"""Version of nbgrader's own metadata."""

CONFIG = '''"""A course of eventlab, for nbgrader."""

c = get_config()  # noqa: F821 (nbgrader gives it)
c.CourseDirectory.course_id = "eventlab"
c.ClearSolutions.code_stub = {"python": "..."}  # as in eventlab's own exercises: the judge knows an untouched starter
c.Execute.timeout = 120  # seconds for a cell; each verdict starts a process of its own
'''

_MARKS = """# Locked. The judge reads this notebook from disk, in a process of its own: nothing above can answer for it.
import contextlib
import io
import subprocess
import sys

judge = [sys.executable, "-E", "-P", "-X", "utf8", "-m", "eventlab.cli", "check", "{id}", "{notebook}"]
with contextlib.redirect_stderr(io.StringIO()):  # what something else says there meanwhile would cost all points
    judged = subprocess.run(judge, capture_output=True, encoding="utf-8", check=False)
if judged.returncode != 0:
    raise RuntimeError(judged.stdout + judged.stderr)
{points}  # the points; whoever changes them, changes them in this cell's metadata too"""


def export(folder: Path) -> list[Path]:
    """Write the course into the folder, and return the files that are new. Points are the exercise's minutes.

    Raises `CourseError`, and writes nothing, when a file there is not what we would write: somebody changed it.
    """
    made = {folder / "nbgrader_config.py": CONFIG}
    for path in sorted(places.solutions().glob("*.ipynb")):
        made[folder / "source" / path.stem / path.name] = assignment_of(path)
    for path, text in made.items():
        if path.exists() and path.read_bytes() != text.encode():
            raise CourseError(f"{path} is there already, and differs: export into another folder, or move it away.")
    written = [path for path in made if not path.exists()]
    try:
        for path in written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[path].encode())
    except OSError as error:
        raise CourseError(f"{error.filename} cannot be written ({error.strerror}). Name another folder.") from None
    return written


def assignment_of(solution: Path) -> str:
    """The text of the notebook that nbgrader makes the assignment from."""
    try:
        notebook = json.loads(solution.read_text(encoding="utf-8"))
        cells = [made for cell in notebook["cells"] for made in _cells(cell, solution.name)]
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{solution} is not a whole notebook ({error}). Open it in JupyterLab and save it.") from None
    return notebook_text({**notebook, "cells": cells})


def _cells(cell: dict[str, Any], notebook: str) -> list[dict[str, Any]]:
    """A cell as nbgrader wants it; behind that of an exercise, the one that marks it."""
    if cell["cell_type"] != "code":
        return [cell]
    clean = {**cell, "outputs": [], "execution_count": None}
    id = cell["metadata"].get("eventlab", {}).get("exercise")
    if id is None:
        return [clean]
    of = exercise(id)
    metadata = {**cell["metadata"], "nbgrader": {**_form(of, "solution"), "solution": True}}
    source = keys_ahead("".join(cell["source"])).splitlines(keepends=True)
    return [{**clean, "metadata": metadata, "source": source}, _marking(of, notebook)]


def _marking(of: Exercise, notebook: str) -> dict[str, Any]:
    form = {**_form(of, "marks"), "grade": True, "locked": True, "points": of.minutes}
    source = _MARKS.format(id=of.id, notebook=notebook, points=of.minutes)
    return {
        "cell_type": "code",
        "id": form["grade_id"],
        "metadata": {"nbgrader": form},
        "source": source.splitlines(keepends=True),
        "execution_count": None,
        "outputs": [],
    }


def _form(of: Exercise, what: str) -> dict[str, Any]:
    """What nbgrader wants to know of every cell that it looks after; a name there has no dots."""
    name = f"{what}-{of.id.replace('.', '-')}"
    return {
        "schema_version": SCHEMA,
        "grade_id": name,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
