"""The mutants of a solution: each is the solution with one slip, and has a name that stays while the line stays."""

from __future__ import annotations

import ast
import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eventlab.course.authoring.answers import folder_of
from eventlab.course.authoring.mutators import block_slips, slips
from eventlab.course.catalogue import Exercise
from eventlab.course.reference import solved
from eventlab.course.regions import regions
from eventlab.course.source import parse
from eventlab.course.submission import Submission
from eventlab.errors import CourseError


@dataclass(frozen=True, slots=True)
class Mutant:
    """The solution with one slip."""

    name: str
    """Its kind and six digits that follow from the change: `await-3f2a01`."""
    change: str
    """What was, and what stands there instead, in one line."""
    line: int
    """The first line that differs, from 1, in the solution as `ast.unparse` writes it."""
    source: str


def mutants_of(of: Exercise) -> list[tuple[Mutant, Submission]]:
    """Every mutant of our solution, in the order of its lines, beside the submission to judge."""
    solution = solved(of)
    return [(mutant, replace(solution, cell=mutant.source)) for mutant in mutants(solution.cell)]


def mutants(cell: str) -> list[Mutant]:
    """Every mutant of the lines between the markers; two slips that come to the same are one mutant."""
    tree = parse(cell)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    taken: set[str] = set()
    for kind, source in _changed(tree, _solution_lines(cell)):
        if source == original or source in found:
            continue
        line, change = _change(original, source)
        name, again = _name(kind, change), 0
        while name in taken:  # the same slip in an equal line further down
            again += 1
            name = _name(kind, f"{change} {again}")
        taken.add(name)
        found[source] = Mutant(name, change, line, source)
    return sorted(found.values(), key=lambda mutant: (mutant.line, mutant.name))


def declared_equivalent(of: Exercise) -> dict[str, str]:
    """Mutants that do the same as the solution, with the author's reason, from `equivalent.txt`; it may be missing.

    Raises `CourseError` for a line without a reason.
    """
    path = equivalents_path(of)
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, _, reason = line.partition(" ")
        if line.strip() and not line.startswith("#"):
            if not reason.strip():
                raise CourseError(f"{path}, line {number}: {line!r} has no reason. Expected: NAME why no run can tell")
            found[name] = reason.strip()
    return found


def equivalents_path(of: Exercise) -> Path:
    """The file that declares them: a name and a reason on each line."""
    return folder_of(of) / "equivalent.txt"


def _solution_lines(cell: str) -> set[int]:
    """The line numbers between the markers, from 1."""
    return {number + 1 for first, last in regions(cell) for number in range(first, last + 1)}


def _changed(tree: ast.Module, lines: set[int]) -> Iterator[tuple[str, str]]:
    """The kind and the source of each change to a statement that begins in one of these lines."""
    for owner, line in _with_lines(tree, 0):
        for field, value in ast.iter_fields(owner):
            for kind, new in _instead(value, line, lines):
                setattr(owner, field, new)
                try:
                    yield kind, ast.unparse(tree)
                finally:
                    setattr(owner, field, value)


def _instead(value: Any, line: int, lines: set[int]) -> Iterator[tuple[str, Any]]:
    """What may stand in one field of a node whose statement begins at `line`."""
    if isinstance(value, ast.AST):
        if line in lines:
            yield from slips(value)
    elif isinstance(value, list) and value and isinstance(value[0], ast.stmt):
        own = [at for at, statement in enumerate(value) if statement.lineno in lines]
        if own:  # what lies outside the markers is not the learner's to write
            before, block, behind = value[: own[0]], value[own[0] : own[-1] + 1], value[own[-1] + 1 :]
            yield from ((kind, [*before, *new, *behind]) for kind, new in block_slips(block))
            for at in own:
                yield from ((kind, [*value[:at], new, *value[at + 1 :]]) for kind, new in slips(value[at]))
    elif isinstance(value, list) and line in lines:
        for at, item in enumerate(value):
            if isinstance(item, ast.AST):
                yield from ((kind, [*value[:at], new, *value[at + 1 :]]) for kind, new in slips(item))


def _with_lines(node: ast.AST, line: int) -> Iterator[tuple[ast.AST, int]]:
    """Each node with the first line of its statement: within an f-string the nodes' own lines mislead."""
    line = node.lineno if isinstance(node, ast.stmt) else line
    yield node, line
    for child in ast.iter_child_nodes(node):
        yield from _with_lines(child, line)


def _change(original: str, source: str) -> tuple[int, str]:
    """The first line that differs, and the difference in one line. A line that only moved inwards is the same line."""
    old, new = ([line.strip() for line in text.splitlines()] for text in (original, source))
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    steps = [step for step in steps if step[0] != "equal"]
    first, last, begin, end = steps[0][1], steps[-1][2], steps[0][3], steps[-1][4]
    gone = [line for step in steps for line in old[step[1] : step[2]]]
    come = [line for step in steps for line in new[step[3] : step[4]]]
    if sorted(gone) == sorted(come):  # swapped: what lies between them tells where
        gone, come = old[first:last], new[begin:end]
    return first + 1, f"{' ⏎ '.join(gone) or 'nothing'}  →  {' ⏎ '.join(come) or 'nothing'}"


def _name(kind: str, change: str) -> str:
    return f"{kind}-{hashlib.sha256(change.encode()).hexdigest()[:6]}"
