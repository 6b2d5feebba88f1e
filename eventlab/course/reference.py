"""The notebooks that we ship: the untouched starter of an exercise, its import cell, and our own solution.

The installed package has no solutions in it; they lie in the checkout. Where there is no checkout, or an instructor has
taken them out, whoever asks is told.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

from eventlab.course import places
from eventlab.course.catalogue import EXERCISES, Exercise
from eventlab.course.document import read_document
from eventlab.course.regions import solution_lines
from eventlab.course.source import keepable, parse
from eventlab.course.submission import Submission, places_in, read_file
from eventlab.errors import CourseError


def starter(of: Exercise) -> str | None:
    """The exercise's cell as it was shipped; None where there is none to compare with."""
    shipped = _shipped(of)
    return shipped.cell if shipped is not None and shipped.cell else None


def shipped_source(of: Exercise) -> str:
    """The exercise's cell as it was shipped, with its call of `check`; raises `CourseError` where there is none."""
    path = places.exercises() / of.notebook
    cells = read_document(path).cells
    found = places_in(of, cells)
    if not found:
        raise CourseError(f"{path} holds no starter of {of.id}. Bring the checkout back to what was shipped.")
    return str(cells[found[-1]]["source"])


def imports(of: Exercise) -> str:
    """The shipped notebook's import cell; empty where there is none."""
    shipped = _shipped(of)
    return shipped.imports if shipped is not None else ""


def solution_of(of: Exercise) -> str:
    """Our solution as one reads it, without markers; raises `CourseError` where there is none on this machine."""
    return solution_lines(keepable(solved(of).cell))


def solved(of: Exercise) -> Submission:
    """Our whole answer, as it is judged; raises `CourseError` where there is none."""
    path = _find(places.solutions, of)
    if path is None:
        raise CourseError(f"The solution of {of.id} is not on this machine: there is no solutions/{of.notebook}.")
    found = read_file(of, path)
    if not found.cell:
        raise CourseError(f"{path} holds no solution of {of.id}.")
    return found


def borrowed(of: Exercise, submission: Submission) -> list[Exercise]:
    """The earlier exercises of the same notebook whose entry this answer uses without defining it."""
    used = _used(submission.imports) | _used(submission.cell)
    before = EXERCISES[: EXERCISES.index(of)]
    return [each for each in before if each.notebook == of.notebook and each.entry in used and each.entry != of.entry]


def earlier(of: Exercise, submission: Submission) -> list[tuple[str, str]]:
    """Our answers to the exercises that this one borrows from, as parts to run before it."""
    parts: list[tuple[str, str]] = []
    for known in borrowed(of, submission):
        try:
            answer = solved(known)
        except CourseError:  # no solutions here: the name then is missing, and the verdict says so
            continue
        parts += [(f"reference {known.id} imports", answer.imports), (f"reference {known.id}", answer.cell)]
    return parts


def _used(source: str) -> set[str]:
    """Names that the source reads and does not import or define itself at the top level."""
    tree = parse(source)
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    given = {
        name.asname or name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names
    }
    return read - given - {getattr(node, "name", "") for node in tree.body}


def _shipped(of: Exercise) -> Submission | None:
    path = _find(places.exercises, of)
    return read_file(of, path) if path is not None else None


def _find(folder: Callable[[], Path], of: Exercise) -> Path | None:
    try:
        path = folder() / of.notebook
    except CourseError:
        return None
    return path if path.is_file() else None
